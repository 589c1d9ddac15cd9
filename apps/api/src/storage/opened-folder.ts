import { hasEmbeddedLog, isEmbedded } from '@art30/storage';
import type { Config } from '../process/config';

/**
 * With an identity provider people sign in to whatever is opened, so that a mistyped folder would be written to
 * as a ledger. Looked at before any file is made.
 *
 * @throws Error for a folder without a log, unless a ledger may be opened there.
 */
export function demandOpened(config: Config): void {
  if (!isEmbedded(config) || config.oidc === undefined || config.openNew) return;
  if (!hasEmbeddedLog(config)) throw new Error(noLedgerIn(config.dataDir));
}

/** What is said of a folder in which nothing may be opened. */
export function noLedgerIn(dataDir: string): string {
  return (
    `there is no ledger in ${dataDir}, and people are vouched for by an identity provider: if a new one is to be ` +
    'opened there, set EVENTSTORE_OPEN_NEW=yes; if not, look at DATA_DIR and EVENTSTORE_URL'
  );
}
