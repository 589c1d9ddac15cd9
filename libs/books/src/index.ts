export { Books } from './books';
export { journalRows } from './journal/journal-rows';
export { periodStatuses, type PeriodStatusName } from './periods/period-register';
export { pledgeStatuses, type PledgeStatus } from './pledge/pledge-status';
export {
  receiptFilters,
  receiptStatuses,
  type ReceiptFilter,
  type ReceiptStatus,
} from './receipts/receipt-standings';
export { skippedEvents } from './registers/skipped-events';
export { rebuild } from './replay/rebuilding';
export {
  replayLedger,
  type EntryFinding,
  type ReplayDifference,
  type ReplayedTable,
  type ReplayReport,
} from './replay/replay-ledger';
export { ageingWords } from './figures/ageing';
export { BridgeReader } from './figures/bridges';
export { contributionWords, levelWords } from './figures/contributions';
export { netAssetWords, performanceWords } from './figures/financial-performance';
export { authorityWords } from './figures/spending-authority';
export { writeOffTotalWords, writeOffWords } from './figures/write-off-rows';
export { revaluationStatuses, type RevaluationStatus } from './revaluations/revaluation-view';
export type { StatementPeriod } from './statement/statement-period';
export { dueBuckets, suspenseBuckets, type DueBucket, type SuspenseBucket } from './times/ages';
export { answered, asOfIn, AsOfResolver, type AsOf } from './times/as-of';
export { condition, within } from './times/conditions';
export { encodeCursor } from './times/cursor';
export { badQuery, QuestionRefused } from './times/refusals';
export { balanceWords, wordsInCurrency, type BalanceWord } from './words/balance-words';
export { bridgeSteps, bridgeWords, bridgeWordsInCurrency } from './words/bridge-words';
export type { Dimension } from './words/dimensions';
export { Slices } from './words/slices';
export { formulaOf, type Word } from './words/words';
export * from './times/shapes';
export * from './times/dimensions-asked';
export { figure } from './words/figure';
