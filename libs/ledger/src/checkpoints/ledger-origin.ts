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
