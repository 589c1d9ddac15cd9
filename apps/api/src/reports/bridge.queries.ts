import { kit, readingRoles } from '@art30/accounting';
import { DimensionFilter, PageQuery, BridgesAnswer, PledgeBridgeAnswer } from '@art30/books';
import { PledgePath } from '../pledges/pledge-paths';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, pick, shape, text } = kit;

/** Query for bridges: the steps from pledges as signed to their cash. It chooses the rows and filters the pledges. */
const BridgesQuery = shape('BridgesQuery', {
  ...pick(
    DimensionFilter,
    'asAt',
    'knownAt',
    'after',
    'cursor',
    'limit',
    'donor',
    'pledge',
    'purpose',
    'recommendation',
  ),
  by: optional(
    text(200)(
      'Dimensions of the rows, separated by commas: pledge, donor, purpose, recommendation. Left out: totals only.',
      'donor',
    ),
  ),
});

export const bridgeQueries: QueryResource = {
  name: 'BridgeController',
  root: 'v1',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: 'bridge',
      roles: readingRoles,
      about: 'filtered',
      query: BridgesQuery,
      answer: BridgesAnswer,
      read: (books, query) => books.reports.bridges.find(query),
      summary: 'From agreements to cash, by pledge, donor, purpose or recommendation',
      description:
        'The steps from the amounts signed to the cash that came in, and on to the cash held, in USD and in the currencies of the pledges. The steps add up exactly: `difference` is always zero.',
    }),
    ofPledge: queryRoute({
      at: 'pledges/:pledgeId/bridge',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: PageQuery,
      answer: PledgeBridgeAnswer,
      read: (books, query, { pledgeId }) => books.reports.pledgeBridge.find(pledgeId, query),
      summary: 'From one agreement to its cash, event by event',
      description:
        'The steps from the agreement to the cash of one pledge, and what each event adds to them. A reversal is netted with the event that it reverses. `limit` counts events.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};
