import { kit, readingRoles } from '@art30/accounting';
import {
  daysAsked,
  Difference,
  Explanation,
  linesAsked,
  OwnExplanation,
  reportNames,
} from '@art30/books';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { date, id, ledgerAccount, oneOf, optional, pattern, shape, text, wholeNumber } = kit;

/** Members of a query that identify a figure: its report, its name, its times and the filters of its lines. */
const figureAsked = {
  ...linesAsked,
  ...daysAsked,
  report: optional(
    oneOf(reportNames)('Report of the figure. Left out: `balances`.', 'contributions'),
  ),
  figure: optional(
    pattern(
      'figure',
      /^[A-Za-z0-9_.]{1,60}$/,
      'must be the name of a figure: letters, and a dot behind the member that it is in',
    )('Name of a figure in the answer of the report: only lines that count in it.', 'received'),
  ),
  memorandum: optional(
    oneOf(['true', 'false'])('`false` leaves out lines of memorandum accounts (9xxx).', 'true'),
  ),
};

/**
 * Pattern that also accepts an empty text. The link templates in answers leave a parameter empty if the row of the
 * figure has no value for it.
 */
function orNothing(name: string, of: RegExp, must: string) {
  return pattern(
    `${name} or nothing`,
    new RegExp(`^(${of.source})?$`),
    `must be ${must}, or nothing`,
  );
}

/**
 * Query for the journal lines behind a figure, or for those of an event. A figure is given by its report, its name and
 * its dimensions; an event by its sequence.
 */
const ExplainQuery = shape('ExplainQuery', {
  ...figureAsked,
  account: optional(
    orNothing('account', /[1-9]\d{3}/, 'the code of a ledger account')('Ledger account.', '1310'),
  ),
  bucket: optional(
    orNothing(
      'bucket',
      /[A-Z0-9_]{1,20}/,
      'a bucket of the report',
    )(
      'Of the report `ageing`: only instalments in this bucket; of `receipts`: only receipts.',
      'DAYS_31_60',
    ),
  ),
  status: optional(
    orNothing(
      'status',
      /[a-z]{1,20}/,
      'a status of the report',
    )('Of the report `receipts`: only those with this status.', 'unapplied'),
  ),
  ofAccount: optional(
    ledgerAccount(
      'Of the report `trial-balance`: only lines of this account, in its totals too.',
      '1310',
    ),
  ),
  agedOn: optional(
    date(
      'Of the reports `ageing` and `receipts`: day on which ages are counted. Left out: `asAt`, or today (UTC).',
      '2025-07-31',
    ),
  ),
  run: optional(
    id('Of the report `revaluations`: only lines of this run and of its reversal.', 'REV-2024'),
  ),
  event: optional(
    orNothing(
      'event',
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
      'the id of an event',
    )(
      'Only lines of this event and of what takes it back; of `transfers` of itself alone.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  sequence: optional(
    wholeNumber(1, Number.MAX_SAFE_INTEGER)('Only lines of the event with this sequence.', 42),
  ),
  line: optional(wholeNumber(0, 10_000)('Only this line of the event, from 0.', 0)),
});

export const explainQueries: QueryResource = {
  name: 'ExplanationsController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    explain: queryRoute({
      at: 'explain',
      roles: readingRoles,
      about: 'filtered',
      query: ExplainQuery,
      answer: Explanation,
      own: {
        answer: OwnExplanation,
        without: ['line', 'memorandum', 'bucket', 'status', 'run', 'ofAccount', 'agedOn'],
        read: (own, query) => own.explanations.find(query),
      },
      read: (books, query) => books.audit.explanations.find(query),
      summary: 'Explain a figure or an event',
      description:
        'The journal lines behind a figure of a report, chosen by `report`, `figure` and the dimensions of its row, as the template `explain` of every report gives them; or the lines of one event, chosen by its `sequence`. Each line comes with what it adds to the figure, its event, who recorded it, the bank credit behind it, and the figures of balances in which it counts. The shares of all lines come to the figure.',
    }),
  },
};

/** Query that compares the figures of a report at two dates, or as known at two times. */
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
      read: (books, query) => books.audit.differences.find(query),
      summary: 'Compare a report at two points',
      description:
        'The figures of a report as at one date and as known at one moment, compared with those as at another date, as known at another moment, or both, and the journal lines that make the difference: what they add to a figure comes to its difference, over all pages. Without `figure` all sums in US dollars of the report are compared.',
    }),
  },
};
