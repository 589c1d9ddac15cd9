import { PledgePath } from '../pledges/paths';
import { PageQuery } from '@art30/books';
import {} from '../pledges/pledges.answers';
import { BridgesQuery, Bridges, PledgeBridge } from './bridge.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const bridgeQueries: QueryResource = {
  name: 'BridgeController',
  root: 'v1',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: 'bridge',
      query: BridgesQuery,
      answer: Bridges,
      read: (books, query) => books.bridges.find(query),
      summary: 'From agreements to cash, by pledge, donor, purpose or recommendation',
      description:
        'The steps from the amounts signed to the cash that came in, and on to the cash held, in USD and in the currencies of the pledges. The steps add up exactly: `difference` is always zero.',
    }),
    ofPledge: queryRoute({
      at: 'pledges/:pledgeId/bridge',
      path: PledgePath,
      query: PageQuery,
      answer: PledgeBridge,
      read: (books, query, { pledgeId }) => books.pledgeBridge.find(pledgeId, query),
      summary: 'From one agreement to its cash, event by event',
      description:
        'The steps from the agreement to the cash of one pledge, and what each event adds to them. A reversal is netted with the event that it reverses. `limit` counts events.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};
