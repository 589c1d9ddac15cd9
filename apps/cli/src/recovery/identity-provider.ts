import { ledgerEventOf, stream, voucherOf, type Identity } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openOwnEventStore, type StorageSettings } from '@art30/storage';
import { recoveryEvent } from './recovery-event';

/**
 * Gives a ledger back the identity provider of before, where nobody can sign in with the one that it was
 * changed to. The log says that it was done.
 *
 * @throws Error where it was never changed.
 */
export async function recoverIdentityProvider(settings: StorageSettings): Promise<void> {
  const events = await openOwnEventStore(settings);
  try {
    const recorded = await events.readStream(stream.ledger);
    const [previous, present] = recorded.flatMap(identityIn).slice(-2);
    if (previous === undefined || present === undefined) {
      throw new Error('the identity provider of this ledger was never changed');
    }
    const { id, dated, metadata } = recoveryEvent();
    const signed = { proposedBy: metadata.recordedBy, approvedBy: metadata.recordedBy };
    await events.append(stream.ledger, recorded.length - 1, [
      {
        id,
        metadata,
        type: 'IdentityProviderChanged',
        data: { ...dated, ...previous, ...signed },
      },
    ]);
    console.log(
      `people sign in with ${voucherOf(previous)} again, and not with ${voucherOf(present)}`,
    );
  } finally {
    await events.close();
  }
}

/** Who vouches for people from an event of the ledger on; nothing where it does not say so. */
function identityIn(stored: RecordedEvent): readonly Identity[] {
  const event = ledgerEventOf(stored);
  if (event.type === 'LedgerOpened') return event.data.identity ? [event.data.identity] : [];
  if (event.type !== 'IdentityProviderChanged') return [];
  const { issuer, personClaim } = event.data;
  return [{ issuer, personClaim }];
}
