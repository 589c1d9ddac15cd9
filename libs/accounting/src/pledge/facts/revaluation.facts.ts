import { linesOfEventMax, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { reversed } from '../../reversals/reversal-rules';
import { follows, short, stepOf } from '../../rows/command-row';
import type { IsoDate } from '../../kernel/dates';
import { ratesUsed, type RatesUsed } from '../../rates/rates.facts';
import { monetaryPlace, valuedFact } from '../../revaluation/revaluation.facts';
import { id, listOf, optional, shape, usdAmount, type Infer } from '../../schema';

/**
 * Valuation of a monetary item (cash, receivable or debt in another currency): balance on the day, book value before,
 * and value at the day's rate.
 */
export const PledgeItemValued = shape('PledgeItemValued', {
  ...monetaryPlace,
  ...valuedFact,
  shares: optional(
    listOf(
      shape('ValuedShare', {
        purpose: id('Purpose that bears it.', 'k'),
        differenceUsd: usdAmount('What the value changes for it, in USD.', '-24.04'),
      }),
      linesOfEventMax,
      1,
    )('Of cash whose difference falls on other purposes than `purpose`: what falls on each.'),
  ),
});
export type PledgeItemValued = Infer<typeof PledgeItemValued>;

const revalued = byThree(on.pledge, {
  ...reversed,
  needsAgreement: false,
  stays: 'a revaluation is reversed by itself, or with its run',
});
export const PledgeRevalued = event('PledgeRevalued', revalued, {
  revaluationId: id('Id of the run.', 'REV-2024'),
  rates: ratesUsed('Rate of each currency of the items, as at the effective date.'),
  items: listOf(PledgeItemValued, linesOfEventMax)('Items that are valued.'),
  moved: optional(
    id(
      'Event that moved some of it since the day of the run, and takes its share of the difference back on its own day; there are no items then.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
});
export type PledgeRevaluedFacts = FactsOf<typeof PledgeRevalued>;

/**
 * Revalues one pledge as a step of a revaluation run, which values all open items at a new rate; an internal step
 * without an HTTP endpoint.
 */
export class RevaluePledge extends stepOf('RevaluePledge', {
  ...follows('PledgeRevalued'),
  ...short('PLEDGE_STATUS', 'unallocated cash', 'receivable beyond its allowance'),
})<{
  readonly pledgeId: string;
  readonly revaluationId: string;
  readonly asAt: IsoDate;
  /** Rates of the date by currency, in units per USD 1; items in other currencies are not revalued. */
  readonly rates: RatesUsed;
}> {}
