import { BalanceRow } from '../reports/balances';
import { ExplainedLine } from '../journal/explained-lines';
import { pageAnswered, timesAnswered } from '../times/shapes';
import { reportNames } from '../words/explain-template';
import { kit } from '@art30/accounting';

const {
  answer,
  answerRowsMax: rowsMax,
  listOf,
  money,
  nullable,
  omit,
  oneOf,
  optional,
  part,
  pick,
  words,
} = kit;

/** A figure of a report at the two points in time that are compared. */
export const ComparedFigure = answer('ComparedFigure', {
  name: words('Name of the figure in the answer of the report.', 'received'),
  means: words('Meaning of the figure, in words.', 'Gross credited to the donor'),
  before: money('At the point that it is compared with.', { amount: '0.00', currency: 'USD' }),
  after: money('At `asAt` and `knownAt`.', { amount: '662983.42', currency: 'USD' }),
  difference: money('What it is more; negative where it is less.', {
    amount: '662983.42',
    currency: 'USD',
  }),
});
export type ComparedFigure = kit.Infer<typeof ComparedFigure>;

/** Change of one figure between the two points in time that are compared. */
const FigureDifference = answer('FigureDifference', {
  ...pick(ComparedFigure, 'name', 'difference'),
});

/** Names of the dimensions that rows of differences share with rows of the report of balances. */
const ofRows = [
  ...(['donor', 'pledge', 'instalment', 'purpose', 'recommendation'] as const),
  ...(['account', 'currency', 'fund', 'bankAccount', 'accountItem', 'year'] as const),
] as const;

/** Journal lines with the same dimensions, and the figures that changed between the compared points in time. */
export const DifferenceRow = answer('DifferenceRow', {
  label: words('Values of the dimensions in the order of `by`.', 'DON-A'),
  ...pick(BalanceRow, ...ofRows),
  level: optional(nullable(words('Level of recommendation (p).', 'NATIONAL'))),
  country: optional(nullable(words('Country of the activity.', 'KEN'))),
  receipt: optional(nullable(words('Receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'))),
  figures: listOf(FigureDifference, rowsMax)('The figures that differ.'),
});
export type DifferenceRow = kit.Infer<typeof DifferenceRow>;

/** The amount that one journal line adds to the change of a figure. */
const DifferingShare = answer('DifferingShare', {
  figure: words('Name of the figure.', 'received'),
  amount: money('What the line adds to its difference.', {
    amount: '662983.42',
    currency: 'USD',
  }),
});

/** A journal line that counts at only one of the two compared points in time. */
export const DifferingLine = answer('DifferingLine', {
  ...omit(ExplainedLine, 'share'),
  change: oneOf(['ADDED', 'REMOVED'])(
    'Whether it counts at `asAt` and `knownAt` alone, or at the other point alone.',
    'ADDED',
  ),
  shares: listOf(DifferingShare, rowsMax)('What it adds to the difference of each figure.'),
});
export type DifferingLine = kit.Infer<typeof DifferingLine>;

const ComparedTimes = answer('ComparedTimes', timesAnswered);

/** Comparison of a report's figures at two points in time, with the journal lines that make the difference. */
export const Difference = answer('Difference', {
  ...pageAnswered,
  from: part(ComparedTimes)('The point that it is compared with.'),
  report: oneOf(reportNames)('The report.', 'balances'),
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor']),
  figures: listOf(ComparedFigure, rowsMax)('The figures at both points, over all lines.'),
  rows: listOf(DifferenceRow, rowsMax)('What each row differs by, without rows that do not.'),
  items: listOf(
    DifferingLine,
    rowsMax,
  )('The lines that make the difference, in the order of the log.'),
});
export type Difference = kit.Infer<typeof Difference>;
