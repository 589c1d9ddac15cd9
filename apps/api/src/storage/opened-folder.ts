import { hasEmbeddedLog, isEmbedded } from '@art30/storage';
import type { Config } from '../process/config';

/**
 * Refuses a folder without a log, before any file is created. With an identity provider everybody could sign
 * in to a new ledger at once, so that a mistyped folder would be used as the ledger.
 *
 * @throws Error for a folder without a log, unless a new ledger is allowed there.
 */
export function demandOpened(config: Config): void {
  if (!isEmbedded(config) || config.oidc === undefined || config.openNew) return;
  if (!hasEmbeddedLog(config)) throw new Error(noLedgerIn(config.dataDir));
}

/** Message for a folder in which no new ledger may be opened. */
export function noLedgerIn(dataDir: string): string {
  return (
    `there is no ledger in ${dataDir}, and people are vouched for by an identity provider: if a new ledger is to be ` +
    'opened there, set EVENTSTORE_OPEN_NEW=yes; if not, look at DATA_DIR and EVENTSTORE_URL'
  );
}
