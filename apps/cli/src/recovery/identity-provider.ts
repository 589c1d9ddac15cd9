import { ledgerEventOf, stream, voucherOf, type Identity } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openOwnEventStore, type StorageSettings } from '@art30/storage';
import { recoveryEvent } from './recovery-event';

/**
 * Restores the identity provider that a ledger had before its last change, for the case that nobody can sign in with
 * the current one. An event in the log records this.
 *
 * @throws Error if the identity provider was never changed.
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
      `people sign in with ${voucherOf(previous)} again, no longer with ${voucherOf(present)}`,
    );
  } finally {
    await events.close();
  }
}

/** Returns a list with the identity provider that an event sets. The list is empty if the event sets none. */
function identityIn(stored: RecordedEvent): readonly Identity[] {
  const event = ledgerEventOf(stored);
  if (event.type === 'LedgerOpened') return event.data.identity ? [event.data.identity] : [];
  if (event.type !== 'IdentityProviderChanged') return [];
  const { issuer, personClaim } = event.data;
  return [{ issuer, personClaim }];
}
