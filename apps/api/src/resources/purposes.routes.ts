import { kit, PurposeEntry, readingRoles, SetPurpose } from '@art30/accounting';
import { AsOfQuery, OwnPurposes, PageQuery, PurposeAnswer, PurposesPage } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, shape } = kit;

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
        'in the version that was recorded last for the requested date.',
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
      description: 'A purpose in the version that was recorded last for the requested date.',
      unknown: 'PURPOSE_UNKNOWN',
    }),
  },
};

export const purposesRoutes: CommandResource = {
  name: 'PurposesController',
  root: 'v1/purposes',
  tag: 'purposes',
  routes: {
    setPurpose: commandRoute({
      at: '',
      begins: 'SetPurpose',
      about: 'none',
      path: NoPath,
      body: PurposeEntry,
      command: (facts, _path, request) => new SetPurpose(facts, request),
      summary: 'Add a purpose to the catalogue or revise one',
      description:
        'The catalogue says which purpose serves which recommendation, and when. The purposes of ' +
        'the resolution are in it from the first start; a revision holds from its date on. The ' +
        'buckets and the support fund are changed by the controller alone.',
    }),
  },
};
