export { Books, type BooksSources } from './books';
export { lastDayOf } from './periods/period-books';
export { periodStatuses, type PeriodStatusName } from './periods/period-register';
export { PledgeFigures, type PledgeMembers } from './pledge/pledge-figures';
export { pledgeStatuses, type PledgeStatus } from './pledge/pledge-status';
export {
  instalmentViews,
  pledgeView,
  type InstalmentView,
  type PledgeView,
} from './pledge/pledge-view';
export {
  receiptFilters,
  type ReceiptFilter,
  type ReceiptStatus,
} from './receipts/receipt-standings';
export type { ReceiptMembers } from './receipts/receipt-view';
export { unknown } from './registers/register';
export { RegisterReader, type Thing } from './registers/register-reader';
export { ageingWords, type AgeingBucket, type AgeingItem } from './reports/ageing';
export { BridgeReader, type BridgeFigures } from './reports/bridges';
export { contributionWords, levelWords } from './reports/contributions';
export { netAssetWords, performanceWords } from './reports/financial-performance';
export {
  authorityAccounts,
  authorityWords,
  type AuthorityWord,
} from './reports/spending-authority';
export { writeOffTotalWords, writeOffWords } from './reports/write-off-rows';
export { revaluationStatuses, type RevaluationStatus } from './revaluations/revaluation-view';
export {
  AgeingDay,
  dueBuckets,
  suspenseBuckets,
  type DueBucket,
  type SuspenseBucket,
} from './times/ages';
export {
  answered,
  answeredPage,
  asOfIn,
  AsOfResolver,
  cutPage,
  keyOfLength,
  type AsOf,
  type Page,
} from './times/as-of';
export { all, condition, oneOf, within, type Condition } from './times/conditions';
export { encodeCursor, type CursorKey } from './times/cursor';
export { badQuery, QuestionRefused } from './times/refusals';
export { minor, ordinal, ordinalOrNull, text, textOrNull, type ResultRow } from './times/rows';
export {
  balanceWords,
  debitBalance,
  wordsInCurrency,
  type BalanceWord,
} from './words/balance-words';
export {
  afterReceipt,
  bridgeSteps,
  bridgeWords,
  bridgeWordsInCurrency,
  inPledgeCurrency,
  ofPledges,
  type BridgeStep,
  type BridgeWord,
  type BridgeWordInCurrency,
} from './words/bridge-words';
export { dimensionColumns, dimensionsOf, filtered, type Dimension } from './words/dimensions';
export { identityOf, identityWords } from './words/identity';
export { moneyOf, Slices, usdMoney, type Sum } from './words/slices';
export {
  contributionSql,
  formulaOf,
  inKinds,
  minus,
  plus,
  signOf,
  type Term,
  type Word,
  type Words,
} from './words/words';
