import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { originOf } from '@art30/evidence';

/**
 * Returns the first line of this ledger's checkpoints, called origin. It names the ledger and its last restore, so
 * checkpoints from before a restore are not compared with the restored log.
 */
export async function ledgerOrigin(log: Pick<EventStore, 'readStream'>): Promise<string> {
  const recorded = await log.readStream(stream.ledger);
  const restores = recorded.filter((stored) => ledgerEventOf(stored).type === 'LedgerRestored');
  return originOf(
    recorded[0]?.metadata.ledger?.id ?? '',
    restores.map(({ id }) => id),
  );
}

/** Reads the id of the ledger from the metadata of its first event; empty for an empty log. */
export async function ledgerIdOf(log: Pick<EventStore, 'readStream'>): Promise<string> {
  return (await log.readStream(stream.ledger))[0]?.metadata.ledger?.id ?? '';
}

/**
 * Returns the verifier key of the first checkpoint in a log; null if none was signed.
 *
 * @param years years to search, from that of the first event through the year after today: the clock may lag
 * behind the log, and another instance may already be in the next year.
 */
export async function firstCheckpointKey(
  log: Pick<EventStore, 'readStream'>,
  { firstYear, today }: { readonly firstYear: number; readonly today: number },
): Promise<string | null> {
  for (let at = firstYear; at <= Math.max(firstYear, today) + 1; at += 1) {
    const own = await log.readStream(stream.checkpoints(String(at)));
    const signed = own.map(ledgerEventOf).find(({ type }) => type === 'CheckpointSigned');
    if (signed?.type === 'CheckpointSigned') return signed.data.key;
  }
  return null;
}
