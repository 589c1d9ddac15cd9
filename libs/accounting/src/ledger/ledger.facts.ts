import type { JsonObject } from '@art30/event-sourcing';
import { event, recordedFact, type EventIn, type EventOf } from '../kernel/booking';
import { commandOf } from '../kernel/command';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { currency, id, meaning, oneOf, optional, reason, shape, wholeNumber } from '../schema';

const unreadable = {
  eventId: id(
    'Id of the event that cannot be read, as `/health/ready` names it in `haltedAt`.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
  reason: reason(
    'Why the books are better without the event.',
    'written by a test program that was pointed at the wrong server',
  ),
};

export const Skipping = shape('SkipEvent', {
  ...unreadable,
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document behind the record.',
    'incident 2024-17',
  ),
});

/** Takes an event that no projection can read out of the read models, on an operator's word. */
export class SkipEvent extends commandOf(Skipping) {}

/** Version of the rules by which the people behind the events of a log are judged. */
const signaturesVersion = 1;

/** The first event of a store: whose clock dates it, and what its books are kept in. */
export const LedgerOpened = event('LedgerOpened', {
  clock: oneOf(['system', 'simulated'])(
    'Whose clock dates `recordedAt`; a store with a simulated clock is no real ledger.',
    'system',
  ),
  functionalCurrency: currency('Currency that the books are kept in.', 'USD'),
  signatures: optional(
    wholeNumber(1, signaturesVersion)(
      'Version of the rules by which the people behind the events of this log are judged. Left out where it was opened before there were any; such a log is only read.',
      signaturesVersion,
    ),
  ),
});
export type LedgerOpened = EventOf<typeof LedgerOpened>;

/** An event that the read models count and show nothing of. */
export const EventSkipped = event('EventSkipped', unreadable);

export const ownEvents = { LedgerOpened, EventSkipped };
export type LedgerEventOfItself = EventIn<typeof ownEvents>;

/** The event that opens a store, dated the day on which the service first started on it. */
export function ledgerOpened(clock: 'system' | 'simulated', today: IsoDate): LedgerOpened {
  const data = { effectiveDate: today, clock, functionalCurrency, signatures: signaturesVersion };
  return { type: 'LedgerOpened', data: { ...data, policy: policyInForce, entries: [] } };
}

/** Whether people stand behind the events of the log that this event opens, by the rules of this build. */
export function opensSignedLog({ data }: { readonly data: JsonObject }): boolean {
  return data['signatures'] === signaturesVersion;
}
