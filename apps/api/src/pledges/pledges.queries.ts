import { recommendations, kit, readingRoles } from '@art30/accounting';
import {
  pageAsked,
  pledgeStatuses,
  AsOfQuery,
  PageQuery,
  HistoryAnswer,
  OwnHistory,
  OwnPledgeAnswer,
  OwnPledgesPage,
  PledgeAnswer,
  PledgesPage,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { PledgePath } from './paths';

const { id, oneOf, optional, shape } = kit;

/** Filters of pledges. */
const PledgesQuery = shape('PledgesQuery', {
  ...pageAsked,
  donor: optional(id('Only pledges of this donor.', 'DON-A')),
  recommendation: optional(oneOf(recommendations)('Only pledges under this recommendation.', 'n')),
  status: optional(
    oneOf(pledgeStatuses)(
      'Only pledges that have this status at `asAt`, as known at `knownAt`.',
      'PARTLY_RECEIVED',
    ),
  ),
});

export const pledgesQueries: QueryResource = {
  name: 'PledgesQueriesController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'pledgeItems',
      query: PledgesQuery,
      answer: PledgesPage,
      own: { answer: OwnPledgesPage, read: (own, query) => own.pledges.list(query) },
      read: (books, query) => books.registers.pledges.list(query),
      summary: 'Pledges',
      description:
        'All pledges, each with its amounts announced, agreed, received and outstanding.',
    }),
    find: queryRoute({
      at: ':pledgeId',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: AsOfQuery,
      answer: PledgeAnswer,
      own: {
        answer: OwnPledgeAnswer,
        read: (own, query, { pledgeId }) => own.pledges.find(pledgeId, query),
      },
      read: (books, query, { pledgeId }) => books.registers.pledges.find(pledgeId, query),
      summary: 'One pledge',
      description:
        'A pledge with its terms, its instalments by purpose in the currency of the pledge and in ' +
        'USD, its balances, and what certified proposals will use of them.',
      unknown: 'PLEDGE_UNKNOWN',
      tagged: true,
    }),
    history: queryRoute({
      at: ':pledgeId/history',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: PageQuery,
      answer: HistoryAnswer,
      own: {
        answer: OwnHistory,
        read: (own, query, { pledgeId }) => own.pledges.history(pledgeId, query),
      },
      read: (books, query, { pledgeId }) => books.lists.pledgeHistory.find(pledgeId, query),
      summary: 'Events of a pledge',
      description:
        'The events of a pledge in the order of the log, each with its facts, who recorded it, when, and the lines that it booked.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};
