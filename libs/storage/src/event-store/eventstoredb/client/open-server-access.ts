import type { AccessLog, AccessLogSettings } from '../../../access-log/access-log';
import type { EventStoreDbOptions } from './shared-cluster';
import type * as Adapter from './server-access';

/**
 * Opens the access log of a ledger (who looked at which data) on its server or cluster. The log connects at its first
 * call. The client library is loaded only here, because an embedded store does not need it.
 *
 * @throws BadConnectionString if the URL cannot be used, or a certificate file cannot be read.
 */
export function openServerAccessLog(
  url: string,
  settings: AccessLogSettings,
  options: EventStoreDbOptions = {},
): AccessLog {
  return client().openWithClient(url, settings, options);
}

/**
 * Creates the account that the ledger uses on its server, or resets the account's password. Then it grants the rights
 * that the service needs and no more. Existing rights that differ are not changed.
 *
 * @param adminUrl connection string of an administrator of the server.
 * @param ledgerUrl connection string of the ledger, with the account and its password.
 * @returns `made` for a new account, `there` for one that existed.
 * @throws BadConnectionString if a connection string cannot be used, or that of the ledger names no account.
 * @throws Error if the server has other rights already, or refuses the call.
 */
export function keepServerAccount(adminUrl: string, ledgerUrl: string): Promise<'made' | 'there'> {
  return client().keepWithClient(adminUrl, ledgerUrl);
}

function client(): typeof Adapter {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  return require('./server-access') as typeof Adapter;
}
