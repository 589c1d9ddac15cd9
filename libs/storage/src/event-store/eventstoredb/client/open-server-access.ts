import type { AccessLog, AccessLogSettings } from '../../../access-log/access-log';
import type { EventStoreDbOptions } from './shared-cluster';
import type * as Adapter from './server-access';

/**
 * Opens the access log of a ledger on its server or cluster. It connects at the first call, and the client
 * library is loaded only here, as for the event store.
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
 * Creates the ledger's account on its server, or resets its password, and grants the rights that the service
 * needs and no more. Existing rights that differ are not changed.
 *
 * @param adminUrl connection string of an administrator of the server.
 * @param ledgerUrl connection string of the ledger, with the account and its password.
 * @returns `made` for a new account, `there` for one that existed.
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
