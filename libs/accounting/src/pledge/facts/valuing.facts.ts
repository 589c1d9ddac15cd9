import { event, linesOfEventMax, type FactsOf } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import { ratesUsed, type RatesUsed } from '../../rates/rate-used';
import { leftOutFact, monetaryPlace, valuedFact } from '../../revaluation/valued.facts';
import { id, listOf, shape, type Infer } from '../../schema';

/** An item with its balance on the day, its value in the books before, and that of the rate. */
export const PledgeItemValued = shape('PledgeItemValued', { ...monetaryPlace, ...valuedFact });
export type PledgeItemValued = Infer<typeof PledgeItemValued>;

/** An item that keeps its value, why, and what can be done about it. */
export const PledgeItemLeftOut = shape('PledgeItemLeftOut', { ...monetaryPlace, ...leftOutFact });
export type PledgeItemLeftOut = Infer<typeof PledgeItemLeftOut>;

export const PledgeRevalued = event('PledgeRevalued', {
  revaluationId: id('Id of the run.', 'REV-2024'),
  rates: ratesUsed('Rate of each currency of the items, as at the effective date.'),
  items: listOf(PledgeItemValued, linesOfEventMax)('Items that are valued.'),
  leftOut: listOf(PledgeItemLeftOut, linesOfEventMax)('Items that keep their value.'),
});
export type PledgeRevaluedFacts = FactsOf<typeof PledgeRevalued>;

/** One pledge of a revaluation run; no endpoint takes it. */
export interface RevaluePledge {
  readonly type: 'RevaluePledge';
  readonly facts: {
    readonly pledgeId: string;
    readonly revaluationId: string;
    readonly asAt: IsoDate;
    /** Rates as at the date; items of other currencies are left alone. */
    readonly rates: RatesUsed;
  };
}
