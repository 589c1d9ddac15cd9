import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { originOf } from '@art30/evidence';

/** Which ledger it is, and by which restore: as its checkpoints name it. */
export async function ledgerOrigin(log: Pick<EventStore, 'readStream'>): Promise<string> {
  const recorded = await log.readStream(stream.ledger);
  const restores = recorded.filter((stored) => ledgerEventOf(stored).type === 'LedgerRestored');
  return originOf(
    recorded[0]?.metadata.ledger?.id ?? '',
    restores.map(({ id }) => id),
  );
}

/** Id of the ledger, as the metadata of its first event has it. */
export async function ledgerIdOf(log: Pick<EventStore, 'readStream'>): Promise<string> {
  return (await log.readStream(stream.ledger))[0]?.metadata.ledger?.id ?? '';
}

/**
 * Verifier key of the first checkpoint of a log; null where nobody has signed one.
 *
 * @param years from that of the first event; the clock may be behind the log, or an instance in the next year already.
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
