import type { Readers } from '../reader-groups/readers';
import { BackDated } from './back-dated';
import { CutOff } from './cut-off';
import { DormantSuspense } from './dormant-suspense';
import { LatePostings } from './late-postings';
import { ManualRates, ManualRateUses } from './manual-rates';
import { Reversals } from './reversals';
import { RoundAmounts } from './round-amounts';

/** The tests of an audit over the whole books: each names the events that it finds. */
export function auditTestsOf({ sources, readAhead, times, lookups, sums }: Readers) {
  const { asOfSums: asOf, ageingDay } = times;
  const from = { ...sources, ...readAhead, ...lookups, ...sums, asOf, ageingDay };
  return {
    cutOff: new CutOff(asOf, from.rows),
    backDated: new BackDated(from),
    reversals: new Reversals(from),
    roundAmounts: new RoundAmounts(from),
    manualRates: new ManualRates(from),
    manualRateUses: new ManualRateUses(from),
    dormantSuspense: new DormantSuspense(from),
    latePostings: new LatePostings(asOf, from.rows, from.readStore),
  };
}
