import { kit, readingRoles } from '@art30/accounting';
import { PageQuery, AsOfQuery, OwnPurposes, PurposeAnswer, PurposesPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

/** The purpose a path names. */
const PurposePath = shape('PurposePath', {
  code: id('Code of the purpose.', 'k'),
});

export const purposesQueries: QueryResource = {
  name: 'PurposesQueriesController',
  root: 'v1/purposes',
  tag: 'purposes',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'none',
      query: PageQuery,
      answer: PurposesPage,
      own: {
        answer: OwnPurposes,
        read: (_own, query, _path, books) => books.registers.purposes.list(query),
      },
      read: (books, query) => books.registers.purposes.list(query),
      summary: 'Purposes of the resolution',
      description:
        'The catalogue of purposes: letters of the resolution, their parts, buckets and levels, each ' +
        'in the version recorded last for the date asked for.',
    }),
    find: queryRoute({
      at: ':code',
      roles: readingRoles,
      about: 'none',
      path: PurposePath,
      query: AsOfQuery,
      answer: PurposeAnswer,
      read: (books, query, { code }) => books.registers.purposes.find(code, query),
      summary: 'One purpose',
      description: 'A purpose in the version recorded last for the date asked for.',
      unknown: 'PURPOSE_UNKNOWN',
    }),
  },
};
