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
