import type { IsoDate } from '../../kernel/dates';
import type { RateUsed } from '../../rates/rates.facts';

/** One pledge of a revaluation run; no endpoint takes it. */
export interface RevaluePledge {
  readonly type: 'RevaluePledge';
  readonly facts: {
    readonly pledgeId: string;
    readonly revaluationId: string;
    readonly asAt: IsoDate;
    /** Rates as at the date; items of other currencies are left alone. */
    readonly rates: Readonly<Record<string, RateUsed>>;
  };
}
