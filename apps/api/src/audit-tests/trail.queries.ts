import { kit, readingRoles } from '@art30/accounting';
import { asOfAsked, TrailAnswer, TrailQuery, AuditEvent } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { pattern, shape } = kit;

/** Path parameter that identifies an event, either by its id or by its sequence. */
const EventPath = shape('EventPath', {
  eventId: pattern(
    'event',
    /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9]\d{0,14})$/,
    'must be the id of an event, or its sequence, such as 42',
  )('Id of the event, or its sequence.', '42'),
});

const EventQuery = shape('EventQuery', asOfAsked);

export const trailQueries: QueryResource = {
  name: 'TrailController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    list: queryRoute({
      at: 'trail',
      roles: readingRoles,
      about: 'named',
      query: TrailQuery,
      answer: TrailAnswer,
      read: (books, query) => books.audit.trail.list(query),
      summary: 'Audit trail: events by who, when, how much and what',
      description:
        'Events that the books know, without their facts, filtered by the people behind them, the date of the fact, value, kind, account and stream, in the order of the log or in another. `/v1/audit/events` streams the same with their facts, as they are stored.',
    }),
    find: queryRoute({
      at: 'events/:eventId',
      roles: readingRoles,
      about: 'namedByFacts',
      path: EventPath,
      query: EventQuery,
      answer: AuditEvent,
      read: (books, query, { eventId }) =>
        books.audit.eventDetails.find({ ...query, event: eventId }),
      summary: 'One event with its facts, people and reversals',
      description:
        'The event by its id or its sequence: its facts and entries, who recorded, certified and approved it with the account that each had when it was written, what it takes back and what takes it back. Its journal lines with the figures that they count in are at /v1/audit/explain.',
      unknown: 'EVENT_UNKNOWN',
    }),
  },
};
