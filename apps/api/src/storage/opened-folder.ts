import { hasEmbeddedLog, isEmbedded } from '@art30/storage';
import type { Config } from '../process/config';

/**
 * Checks, before any file is created, that a data folder has a log. With an identity provider everybody could sign in
 * to a new ledger at once. A mistyped folder would then be used as the ledger without notice.
 *
 * @throws Error for a folder without a log, unless a new ledger is allowed there.
 */
export function demandOpened(config: Config): void {
  if (!isEmbedded(config) || config.oidc === undefined || config.openNew) return;
  if (!hasEmbeddedLog(config)) throw new Error(noLedgerIn(config.dataDir));
}

/** Returns the error message for a folder in which no new ledger may be opened. */
export function noLedgerIn(dataDir: string): string {
  return (
    `there is no ledger in ${dataDir}, and people sign in with an identity provider: to open a new ledger ` +
    'there, set EVENTSTORE_OPEN_NEW=yes; otherwise correct DATA_DIR or EVENTSTORE_URL'
  );
}
