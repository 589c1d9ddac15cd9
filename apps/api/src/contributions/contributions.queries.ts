import { levels, kit, readingRoles } from '@art30/accounting';
import {
  DimensionFilter,
  contributionWords,
  daysAsked,
  explainable,
  figure,
  levelWords,
  pageAnswered,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { answer, answerRowsMax: rowsMax, listOf, nullable, oneOf, part, pick, shape, words } = kit;

/** Filters of contributions. */
const ContributionsQuery = shape('ContributionsQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['year', 'purpose', 'recommendation', 'donor', 'pledge'] as const),
  ),
  ...daysAsked,
});

/** Authority given and spent, in US dollars. */
const Given = answer('Given', {
  allocated: figure(levelWords.allocated, '452000.00'),
  directExpenditure: figure(levelWords.directExpenditure, '150000.00'),
  pscCharged: figure(levelWords.pscCharged, '19500.00'),
  spent: figure(levelWords.spent, '169500.00'),
});

/** Authority given and spent at one level. */
const LevelGiven = answer('LevelGiven', {
  ...Given.members,
  level: oneOf([...levels])('Level of recommendation (p).', 'NATIONAL'),
});

/** Contributions, and the authority given and spent of them, in US dollars. */
const ContributionFigures = answer('ContributionFigures', {
  ...Given.members,
  revenue: figure(contributionWords.revenue, '0.00'),
  refunds: figure(contributionWords.refunds, '0.00'),
  received: figure(contributionWords.received, '0.00'),
  transfersInNet: figure(contributionWords.transfersInNet, '452000.00'),
  levels: listOf(
    LevelGiven,
    rowsMax,
  )('Authority given and spent at each level of recommendation (p).'),
});

/** One purpose in one year. */
const ContributionRow = answer('ContributionRow', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
  purpose: nullable(words('Code of the purpose; null for lines that carry none.', 'k')),
  label: nullable(
    words(
      'Name of the purpose; null where the catalogue does not have it.',
      'Technical assistance to Member States',
    ),
  ),
});

/** All purposes in one year. */
const YearContributions = answer('YearContributions', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
});

/** Contributions by purpose, level and year: what recommendation (p) asks to be reported. */
const Contributions = answer('Contributions', {
  ...pageAnswered,
  ...explainable,
  items: listOf(ContributionRow, rowsMax)('One row for each year and purpose, in this order.'),
  years: listOf(YearContributions, rowsMax)('Each year, over all purposes of all pages.'),
  totals: part(ContributionFigures)('All years.'),
});

export const contributionsQueries: QueryResource = {
  name: 'ContributionsController',
  root: 'v1/contributions',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: ContributionsQuery,
      answer: Contributions,
      read: (books, query) => books.contributions.find(query),
      summary: 'Contributions by purpose, level and year',
      description:
        'The report of recommendation (p): for each purpose and year the amounts contributed, received, moved in from other purposes and refunded, and those allocated and spent at global, regional and national level, in USD; of all posting dates, or `from` one `to` another. Totals are over all pages and agree with the trial balance.',
    }),
  },
};
