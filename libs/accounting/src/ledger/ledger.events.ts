import type { DatedFacts, LedgerEvent } from '../kernel/booking';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';

/** The first event of a store: whose clock dates it, and what its books are kept in. */
export type LedgerOpenedFacts = DatedFacts & {
  /** `simulated` where a test or the demo sets the clock: such a store is no real ledger. */
  readonly clock: 'system' | 'simulated';
  readonly functionalCurrency: string;
};

export type LedgerOpened = LedgerEvent<'LedgerOpened', LedgerOpenedFacts>;

/** An event no projection can read; the read models count it and show nothing of it. */
export type EventSkippedFacts = DatedFacts & {
  readonly eventId: string;
  readonly reason: string;
};

export type EventSkipped = LedgerEvent<'EventSkipped', EventSkippedFacts>;
export type LedgerEventOfItself = LedgerOpened | EventSkipped;

export function ledgerOpened(clock: 'system' | 'simulated', today: IsoDate): LedgerOpened {
  const data = { effectiveDate: today, clock, functionalCurrency, policy: policyInForce };
  return { type: 'LedgerOpened', data: { ...data, entries: [] } };
}
