import { kit, readingRoles } from '@art30/accounting';
import { DimensionFilter, daysAsked, ContributionsAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { pick, shape } = kit;

const ContributionsQuery = shape('ContributionsQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['year', 'purpose', 'recommendation', 'donor', 'pledge'] as const),
  ),
  ...daysAsked,
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
      answer: ContributionsAnswer,
      read: (books, query) => books.reports.contributions.find(query),
      summary: 'Contributions by purpose, level and year',
      description:
        'The report of recommendation (p): for each purpose and year the amounts contributed, received, moved in from other purposes and refunded, and those allocated and spent at global, regional and national level, in USD; of all posting dates, or `from` one `to` another. Totals are over all pages and agree with the trial balance.',
    }),
  },
};
