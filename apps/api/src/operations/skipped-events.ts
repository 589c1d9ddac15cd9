import { kit, SkipEvent, Skipping, readingRoles } from '@art30/accounting';
import { SkippedEvent, SkippedEventsAnswer } from '@art30/books';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { shape } = kit;
const { eventId } = Skipping.members;

const SkippedEventPath = shape('SkippedEventPath', {
  eventId: kit.meaning(eventId, 'Id of the event.'),
});

export const skippedEventRoutes: CommandResource = {
  name: 'SkippedEventsController',
  root: 'v1/skipped-events',
  tag: 'operations',
  bearsNoDocuments: true,
  routes: {
    skip: commandRoute({
      at: '',
      begins: 'SkipEvent',
      about: 'none',
      path: NoPath,
      body: Skipping,
      command: (facts, _path, request) => new SkipEvent(facts, request),
      summary: 'Leave out an event that cannot be read',
      description:
        'The read model stops at an event that it cannot read, and `/health/ready` names the event. An operator proposes to leave the event out, another certifies that, and the controller approves it; every instance then goes on. What is proposed is shown and signed while the read model stands. The event stays in the log and in the sequence, and no figure counts it.',
    }),
  },
};

export const skippedEventQueries: QueryResource = {
  name: 'SkippedEventsQueriesController',
  root: 'v1/skipped-events',
  tag: 'operations',
  routes: {
    find: queryRoute({
      at: '',
      roles: [...readingRoles, 'operator'],
      about: 'none',
      query: shape('SkippedEventsQuery', {}),
      answer: SkippedEventsAnswer,
      read: (books) => books.signedActs.skippedEvents.list(),
      summary: 'Events that were left out of the read models',
      description: 'Events that were left out, in the order in which that was recorded.',
    }),
    findOne: queryRoute({
      at: ':eventId',
      roles: [...readingRoles, 'operator'],
      about: 'none',
      path: SkippedEventPath,
      query: shape('SkippedEventQuery', {}),
      answer: SkippedEvent,
      read: (books, _query, { eventId }) => books.signedActs.skippedEvents.find(eventId),
      summary: 'One event that was left out',
      description: 'Why, when and by whom the event was left out.',
      unknown: 'EVENT_UNKNOWN',
    }),
  },
};
