import { ContributionsQuery, Contributions } from './contributions.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const contributionsQueries: QueryResource = {
  name: 'ContributionsController',
  root: 'v1/contributions',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      query: ContributionsQuery,
      answer: Contributions,
      read: (books, query) => books.contributions.find(query),
      summary: 'Contributions by purpose, level and year',
      description:
        'The report of recommendation (p): for each purpose and year the amounts contributed, received, moved in from other purposes and refunded, and those allocated and spent at global, regional and national level, in USD. Totals are over all pages and agree with the trial balance.',
    }),
  },
};
