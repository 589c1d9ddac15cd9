import { recommendations, kit } from '@art30/accounting';
import { dueBuckets, ageingWords, figure, pageAnswered, pageAsked } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  id,
  listOf,
  money,
  oneOf,
  optional,
  part,
  shape,
  words,
} = kit;

const bucketNames = dueBuckets.map(({ name }) => name);
/** Filters of the ageing: donor, pledge, recommendation and bucket. */
const AgeingQuery = shape('AgeingQuery', {
  ...pageAsked,
  donor: optional(id('Only instalments of this donor.', 'DON-A')),
  pledge: optional(id('Only instalments of this pledge.', 'P1')),
  recommendation: optional(
    oneOf(recommendations)('Only instalments under this recommendation.', 'n'),
  ),
  bucket: optional(
    oneOf(bucketNames)(
      'Only instalments in this bucket; the totals are then of this bucket alone.',
      'DAYS_31_60',
    ),
  ),
});

/** Outstanding amounts of instalments, in US dollars. */
const AgeingFigures = answer('AgeingFigures', {
  outstandingUsd: figure(ageingWords.outstanding, '555555.55'),
  receivableUsd: figure(ageingWords.receivable, '555555.55'),
  conditionalUsd: figure(ageingWords.conditional, '0.00'),
  allowanceUsd: figure(ageingWords.allowance, '0.00'),
  carryingUsd: figure(ageingWords.carrying, '555555.55'),
});

/** Outstanding amounts of instalments, in one currency. */
const AgeingCurrency = answer('AgeingCurrency', {
  outstanding: money('Not received yet, conditional parts included.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  receivable: money('Receivable, of unconditional agreements or with the condition met.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  conditional: money('Part whose condition is not met.', { amount: '0.00', currency: 'EUR' }),
});

/** An instalment with an outstanding amount, in the currency of the pledge and in US dollars. */
const AgeingItem = answer('AgeingItem', {
  ...AgeingFigures.members,
  pledge: words('Pledge.', 'P1'),
  donor: words('Its donor.', 'DON-A'),
  recommendation: oneOf(recommendations)('The call under which it was made.', 'n'),
  instalment: count('Number of the instalment.', 2),
  dueOn: date('Due date that holds at `asAt`, as known at `knownAt`.', '2025-03-31'),
  originalDueOn: date(
    'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved.',
    '2025-03-31',
  ),
  daysPastDue: count('Days past the due date; 0 where it is not due.', 0),
  bucket: oneOf(bucketNames)(
    'Range of the days past due: not due, 1 to 30, 31 to 60, 61 to 90, 91 to 180, 181 to 365, up to 2 and 3 years of 365 days, or more.',
    'NOT_DUE',
  ),
  outstanding: money("Not received yet, conditional parts included, in the pledge's currency.", {
    amount: '500000.00',
    currency: 'EUR',
  }),
  receivable: money("Receivable, in the pledge's currency.", {
    amount: '500000.00',
    currency: 'EUR',
  }),
  conditional: money("Part whose condition is not met, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
});

/** Instalments added up. */
const AgeingTotals = answer('AgeingTotals', {
  ...AgeingFigures.members,
  instalments: count('Number of instalments.', 1),
  inCurrencies: listOf(
    AgeingCurrency,
    rowsMax,
  )('The same by currency, in the order of their codes.'),
});

/** The instalments of one bucket. */
const AgeingBucket = answer('AgeingBucket', {
  ...AgeingTotals.members,
  bucket: oneOf(bucketNames)('Range of days past the due date.', 'NOT_DUE'),
});

/** Outstanding instalments by age. */
const Ageing = answer('Ageing', {
  ...pageAnswered,
  agedOn: date(
    'Day on which ages are counted: `asAt`, or today (UTC) where no date was asked for.',
    '2024-09-30',
  ),
  items: listOf(AgeingItem, rowsMax)('The instalments, first due first.'),
  buckets: listOf(AgeingBucket, rowsMax)('All buckets in their order, over all pages.'),
  totals: part(AgeingTotals)('The same over all buckets.'),
});

export const ageingQueries: QueryResource = {
  name: 'AgeingController',
  root: 'v1/ageing',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: AgeingQuery,
      answer: Ageing,
      read: (books, query) => books.ageing.find(query),
      summary: 'Outstanding instalments by age',
      description:
        'Every instalment with an outstanding amount, in the currency of the pledge and in USD, by the due date that held on the date asked for. What is receivable and what depends on a condition are shown apart. Buckets and totals are over all pages.',
    }),
  },
};
