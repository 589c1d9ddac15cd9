import { kit, readingRoles } from '@art30/accounting';
import { pageAsked, SegregationAnswer } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, shape, wholeNumber } = kit;

/** Maximum number of events that one answer checks. */
const judgedMax = 10_000;

const { asAt, knownAt, after, cursor } = pageAsked;

/** Query for the check of duties: the state of the books, and the number of events that one answer checks. */
const SegregationQuery = shape('SegregationQuery', {
  asAt,
  knownAt,
  after,
  cursor,
  limit: optional(
    wholeNumber(1, judgedMax)(
      'Events of the log that this answer judges, at most 10000. Left out: 1000.',
      1000,
    ),
  ),
});

export const segregationQueries: QueryResource = {
  name: 'SegregationController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    segregation: queryRoute({
      at: 'segregation',
      roles: [...readingRoles, 'administrator'],
      about: 'everybody',
      query: SegregationQuery,
      answer: SegregationAnswer,
      read: (books, query) => books.people.segregation.find(query),
      summary: 'Segregation of duties',
      description:
        'Whether recorder, certifier and approver of each event are three people, who signed what was booked (UN financial rules 105.5 and 105.6). Totals are over all events; conflicts are found by reading the log, a limited number of events for each answer: continue with `next` until it is null. An answer ends early once it holds 200 conflicts.',
    }),
  },
};
