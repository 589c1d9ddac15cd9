import type { DatedFacts, LedgerEvent } from '../booking';
import { functionalCurrency } from '../currency';
import type { IsoDate } from '../dates';
import { policyInForce } from '../policy/policy';

/** The first event of a store: whose clock dates it, and what its books are kept in. */
export type LedgerOpenedFacts = DatedFacts & {
  /** `simulated` where a test or the demo sets the clock: such a store is no real ledger. */
  readonly clock: 'system' | 'simulated';
  readonly functionalCurrency: string;
};

export type LedgerOpened = LedgerEvent<'LedgerOpened', LedgerOpenedFacts>;

export function ledgerOpened(clock: 'system' | 'simulated', today: IsoDate): LedgerOpened {
  const data = { effectiveDate: today, clock, functionalCurrency, policy: policyInForce };
  return { type: 'LedgerOpened', data: { ...data, entries: [] } };
}
