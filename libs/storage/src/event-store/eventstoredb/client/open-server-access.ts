import type { AccessLog, AccessLogSettings } from '../../../access-log/access-log';
import type { EventStoreDbOptions } from './shared-cluster';
import type * as Adapter from './server-access';

/**
 * Opens the access log of a ledger on a server or cluster. Nothing is connected before the first call,
 * and the client is loaded only here, as that of the event store is.
 *
 * @throws BadConnectionString the URL cannot be used, or a certificate file cannot be read.
 */
export function openServerAccessLog(
  url: string,
  settings: AccessLogSettings,
  options: EventStoreDbOptions = {},
): AccessLog {
  return client().openWithClient(url, settings, options);
}

/**
 * Makes the account of a ledger on its server, or gives it its password again, and the rights that the service needs and
 * no more. Rights that somebody has given otherwise stay as they are.
 *
 * @param adminUrl connection string of an administrator of the server.
 * @param ledgerUrl that of the ledger, with the account and its password.
 * @returns whether the account was made, or was there and has the password now.
 * @throws BadConnectionString where one cannot be used, or names no account.
 * @throws Error where the server has other rights already, or refuses.
 */
export function keepServerAccount(adminUrl: string, ledgerUrl: string): Promise<'made' | 'there'> {
  return client().keepWithClient(adminUrl, ledgerUrl);
}

function client(): typeof Adapter {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  return require('./server-access') as typeof Adapter;
}
