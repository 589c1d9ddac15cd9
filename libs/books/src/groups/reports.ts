import { OfReadModels } from '../columns/columns-of';
import { Balances } from '../figures/balances';
import { Bridges } from '../figures/bridges';
import { CashHeld } from '../figures/cash';
import { Contributions } from '../figures/contributions';
import { FinancialPerformance } from '../figures/financial-performance';
import { SpendingAuthority } from '../figures/spending-authority';
import { WriteOffRows } from '../figures/write-off-rows';
import { WriteOffs } from '../figures/write-offs';
import { Journal } from '../journal/journal';
import { KeptAnswers } from '../keeping/kept-answers';
import { PledgeBridge } from '../pledge/pledge-bridge';
import type { Readers } from './readers';

/** Sums of the lines of the journal, and the journal itself. */
export function reportsOf({ sources, times: { asOfSums }, lookups, sums }: Readers) {
  const { readStore, rest } = sources;
  const { registers, accountNames, lines } = lookups;
  const { slices, ageing, bridgeReader, trialBalances, bankCash } = sums;
  const answers = new OfReadModels(readStore, () => new KeptAnswers());
  return {
    ageing,
    balances: new Balances(asOfSums, slices, answers),
    bridges: new Bridges(asOfSums, bridgeReader, rest),
    pledgeBridge: new PledgeBridge(asOfSums, registers, bridgeReader, readStore),
    cash: new CashHeld(asOfSums, slices, accountNames, bankCash),
    contributions: new Contributions(asOfSums, slices, registers),
    spendingAuthority: new SpendingAuthority(asOfSums, slices),
    financialPerformance: new FinancialPerformance(asOfSums, slices),
    writeOffs: new WriteOffs(asOfSums, new WriteOffRows(readStore), slices),
    journal: new Journal(asOfSums, lines, trialBalances, accountNames),
  };
}
