import { PurposesPage, PurposePath, PurposeAnswer } from './purposes.answers';
import { PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const purposesQueries: QueryResource = {
  name: 'PurposesQueriesController',
  root: 'v1/purposes',
  tag: 'purposes',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: PurposesPage,
      read: (books, query) => books.purposes.list(query),
      summary: 'Purposes of the resolution',
      description:
        'The catalogue of purposes: letters of the resolution, their parts, buckets and levels, each ' +
        'in the version recorded last for the date asked for.',
    }),
    find: queryRoute({
      at: ':code',
      path: PurposePath,
      query: AsOfQuery,
      answer: PurposeAnswer,
      read: (books, query, { code }) => books.purposes.find(code, query),
      summary: 'One purpose',
      description: 'A purpose in the version recorded last for the date asked for.',
      unknown: 'PURPOSE_UNKNOWN',
    }),
  },
};
