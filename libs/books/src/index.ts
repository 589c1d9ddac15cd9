export { Books, type BooksSources } from './books';
export {
  ageInDays,
  AgeingDay,
  bucketOf,
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
export { sortedPage, type SortKey } from './times/sorted-page';
export { dimensionColumns, dimensionsOf, filtered, type Dimension } from './words/dimensions';
export {
  addSums,
  dimensionsOfKey,
  labelOf,
  moneyOf,
  Slices,
  usdFigures,
  usdMoney,
  type Cut,
  type Slice,
  type Sum,
  type Sums,
} from './words/slices';
export {
  contributionSql,
  exceptKinds,
  formulaOf,
  inKinds,
  minus,
  plus,
  signOf,
  type EventKind,
  type Term,
  type Word,
  type Words,
} from './words/words';
export { RegisterReader, type Thing } from './registers/register-reader';
export { RegisterQueries, unknown, type RegisterView } from './registers/register-queries';
export { AccountNames } from './journal/account-names';
export { Journal } from './journal/journal';
export { JournalLines, type JournalLine } from './journal/journal-lines';
export { TrialBalances } from './journal/trial-balances';
export { lastDayOf, PeriodBooks } from './periods/period-books';
export { periodStatuses, type PeriodStatusName } from './periods/period-register';
export { Periods } from './periods/periods';
export { StrayPostings } from './periods/stray-postings';
export { SuspenseBooks } from './periods/suspense-books';
export { BankCredits } from './receipts/bank-credits';
export {
  receiptFilters,
  receiptStatuses,
  type ReceiptFilter,
  type ReceiptStatus,
} from './receipts/receipt-standings';
export { type ReceiptMembers } from './receipts/receipt-view';
export { Receipts } from './receipts/receipts';
export { RevaluationBooks } from './periods/revaluation-books';
