import { readingRoles } from '@art30/accounting';
import { PageQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { Checkpoints, checkpointView } from './checkpoints.answers';

export const checkpointQueries: QueryResource = {
  name: 'CheckpointQueriesController',
  root: 'v1/audit/checkpoints',
  tag: 'audit',
  routes: {
    list: queryRoute({
      at: '',
      roles: [...readingRoles, 'operator', 'administrator'],
      about: 'none',
      query: PageQuery,
      answer: Checkpoints,
      read: async (books, query) => {
        const { items, ...page } = await books.proofs.checkpoints.list(query);
        return {
          ...page,
          items: items.map(({ cosignatures, ...one }) => checkpointView(one, cosignatures)),
        };
      },
      summary: 'Checkpoints of the log',
      description:
        'Every signed state of the log, in its order: how many events it covers, the hash of their tree (RFC 6962), and the signed note (C2SP tlog-checkpoint) with the signatures of witnesses. Keep the last one: with it you can prove whether an earlier event was changed.',
    }),
  },
};
