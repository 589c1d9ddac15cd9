import type * as Adapter from './server-account';

/**
 * Makes the account of a ledger on its server, with the rights that the service needs and no more; once more, it is there.
 * The client is loaded only here, as that of the event store is.
 *
 * @param adminUrl connection string of an administrator of the server.
 * @param ledgerUrl that of the ledger, with the account and its password.
 * @returns whether the account was made, or was there and has the password now.
 * @throws BadConnectionString where one cannot be used, or names no account.
 * @throws Error where the server has other rights already, or refuses.
 */
export function keepServerAccount(adminUrl: string, ledgerUrl: string): Promise<'made' | 'there'> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  const { keepWithClient } = require('./server-account') as typeof Adapter;
  return keepWithClient(adminUrl, ledgerUrl);
}
