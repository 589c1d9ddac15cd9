import { kit, readingRoles } from '@art30/accounting';
import { pageAnswered, reportNames, timesAnswered, BalanceRow } from '@art30/books';
import { queryRoute, type QueryResource } from '../../routes/query-routes';
import { ExplainedLine, figureAsked } from './explain.queries';

const {
  answer,
  answerRowsMax: rowsMax,
  date,
  listOf,
  money,
  nullable,
  omit,
  oneOf,
  optional,
  part,
  pick,
  shape,
  text,
  words,
} = kit;

/** A report at its two times, and the times from which it is compared. */
const DifferenceQuery = shape('DifferenceQuery', {
  ...figureAsked,
  fromAsAt: optional(
    date('`asAt` of the point that it is compared with. Left out: the same `asAt`.', '2024-06-30'),
  ),
  fromKnownAt: optional(
    text(40)(
      '`knownAt` of the point that it is compared with. Left out: the same state of knowledge. One of both must be stated.',
      '2024-07-01',
    ),
  ),
  by: optional(
    text(200)(
      'Dimensions by which the difference is told apart, separated by commas. Left out: no rows.',
      'donor',
    ),
  ),
});

/** A figure at both points. */
const ComparedFigure = answer('ComparedFigure', {
  name: words('Name of the figure in the answer of the report.', 'received'),
  means: words('Meaning of the figure, in words.', 'Gross credited to the donor'),
  before: money('At the point that it is compared with.', { amount: '0.00', currency: 'USD' }),
  after: money('At `asAt` and `knownAt`.', { amount: '662983.42', currency: 'USD' }),
  difference: money('What it is more; negative where it is less.', {
    amount: '662983.42',
    currency: 'USD',
  }),
});

/** What a figure differs by. */
const FigureDifference = answer('FigureDifference', {
  ...pick(ComparedFigure, 'name', 'difference'),
});

/** Dimensions that rows of balances are told apart by, too. */
const ofRows = [
  ...(['donor', 'pledge', 'instalment', 'purpose', 'recommendation'] as const),
  ...(['account', 'currency', 'fund', 'bankAccount', 'accountItem', 'year'] as const),
] as const;

/** Lines of the same dimensions that differ. */
const DifferenceRow = answer('DifferenceRow', {
  label: words('Values of the dimensions in the order of `by`.', 'DON-A'),
  ...pick(BalanceRow, ...ofRows),
  level: optional(nullable(words('Level of recommendation (p).', 'NATIONAL'))),
  country: optional(nullable(words('Country of the activity.', 'KEN'))),
  receipt: optional(nullable(words('Receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'))),
  figures: listOf(FigureDifference, rowsMax)('The figures that differ.'),
});

/** What a line adds to the difference of a figure. */
const DifferingShare = answer('DifferingShare', {
  figure: words('Name of the figure.', 'received'),
  amount: money('What the line adds to its difference.', {
    amount: '662983.42',
    currency: 'USD',
  }),
});

/** A line that counts at one of the points alone. */
const DifferingLine = answer('DifferingLine', {
  ...omit(ExplainedLine, 'share'),
  change: oneOf(['ADDED', 'REMOVED'])(
    'Whether it counts at `asAt` and `knownAt` alone, or at the other point alone.',
    'ADDED',
  ),
  shares: listOf(DifferingShare, rowsMax)('What it adds to the difference of each figure.'),
});

/** A report at two points. */
const Difference = answer('Difference', {
  ...pageAnswered,
  from: part(answer('ComparedTimes', timesAnswered))('The point that it is compared with.'),
  report: oneOf(reportNames)('The report.', 'balances'),
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor']),
  figures: listOf(ComparedFigure, rowsMax)('The figures at both points, over all lines.'),
  rows: listOf(DifferenceRow, rowsMax)('What each row differs by, without rows that do not.'),
  items: listOf(
    DifferingLine,
    rowsMax,
  )('The lines that make the difference, in the order of the log.'),
});

export const differenceQueries: QueryResource = {
  name: 'DifferencesController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    difference: queryRoute({
      at: 'difference',
      roles: readingRoles,
      about: 'filtered',
      query: DifferenceQuery,
      answer: Difference,
      read: (books, query) => books.differences.find(query),
      summary: 'Compare a report at two points',
      description:
        'The figures of a report as at one date and as known at one moment, compared with those as at another date, as known at another moment, or both, and the journal lines that make the difference: what they add to a figure comes to its difference, over all pages. Without `figure` all sums in US dollars of the report are compared.',
    }),
  },
};
