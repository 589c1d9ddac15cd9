import type { Readers } from '../reader-groups/readers';
import { BackDated } from './back-dated';
import { CutOff } from './cut-off';
import { DormantSuspense } from './dormant-suspense';
import { LatePostings } from './late-postings';
import { ManualRates, ManualRateUses } from './manual-rates';
import { Reversals } from './reversals';
import { RoundAmounts } from './round-amounts';

/**
 * Creates the tests that an auditor runs over all events of the books. Each test lists the events that look suspicious.
 */
export function auditTestsOf({ sources, readAhead, times, lookups, sums }: Readers) {
  const { asOfSums: asOf, ageingDay } = times;
  const dependencies = { ...sources, ...readAhead, ...lookups, ...sums, asOf, ageingDay };
  return {
    cutOff: new CutOff(asOf, dependencies.rows),
    backDated: new BackDated(dependencies),
    reversals: new Reversals(dependencies),
    roundAmounts: new RoundAmounts(dependencies),
    manualRates: new ManualRates(dependencies),
    manualRateUses: new ManualRateUses(dependencies),
    dormantSuspense: new DormantSuspense(dependencies),
    latePostings: new LatePostings(asOf, dependencies.rows, dependencies.readStore),
  };
}
