import { conflictCodes, kit, readingRoles } from '@art30/accounting';
import { pageAnswered, pageAsked } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  listOf,
  moment,
  nullable,
  oneOf,
  optional,
  part,
  shape,
  uuid,
  wholeNumber,
  words,
} = kit;

/** Events that one answer judges, at most. */
const judgedMax = 10_000;

const { asAt, knownAt, after, cursor } = pageAsked;

/** Both times, and how many events one answer judges. */
const SegregationQuery = shape('SegregationQuery', {
  ...{ asAt, knownAt, after, cursor },
  limit: optional(
    wholeNumber(1, judgedMax)(
      'Events of the log that this answer judges, at most 10000. Left out: 1000.',
      1000,
    ),
  ),
});

/** How many events have which people behind them, by what they say themselves. */
const SegregationTotals = answer('SegregationTotals', {
  events: count('All events; each is counted once below.', 61),
  threePerson: count('Booked under a proposal that names three different people.', 24),
  twoPerson: count(
    'Booked under a proposal whose recorder certified it; a conflict where the rule stored with its signatures needs three.',
    0,
  ),
  fewerPerson: count('Booked under a proposal, and naming fewer or others; each is a conflict.', 0),
  onePerson: count('Of a kind that one person may do alone, as announcements are.', 7),
  unsigned: count(
    'Of a kind that needs three people, and naming no proposal; each is a conflict.',
    0,
  ),
  acts: count('Acts on proposals, delegations and accounts, each of one person.', 15),
  service: count('Of the service itself: the opening of the ledger, claims of references.', 3),
  people: count('People behind them.', 6),
});

/** Unsigned events of one type. */
const UnsignedType = answer('UnsignedType', {
  eventType: words('Kind of the events; docs/events.md lists them.', 'ReceiptApplied'),
  events: count('How many.', 4),
});

/** Parts that one person took, over all events. */
const PersonParts = answer('PersonParts', {
  person: words('Id of the person.', 'u.certify'),
  recorded: count('Events booked under a proposal that this person recorded.', 0),
  certified: count('Such events that this person certified.', 24),
  approved: count('Such events that this person approved.', 0),
  alone: count('Events that this person recorded alone.', 0),
  unsigned: count('Unsigned events that name this person.', 12),
});

/** The part of the log that an answer judged. */
const JudgedPart = answer('JudgedPart', {
  after: count('Sequence behind which it began; 0 at the beginning of the log.', 0),
  through: count('Sequence of the last event.', 61),
  events: count('Events judged between them; those beyond `asAt` are left out.', 61),
});

/** A rule for people that an event breaks. */
const SegregationConflict = answer('SegregationConflict', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  recordedBy: words('Who recorded it, by the event itself.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where it names nobody.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where it names nobody.', 'u.certify')),
  proposal: nullable(
    words(
      'Proposal under which it was booked, or on which it is an act; null without one.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  code: oneOf(conflictCodes)(
    '`SAME_PERSON`: somebody stands for it twice, or nobody for a part. `OTHER_PEOPLE`: it names others than those who signed. `NOT_SIGNED`: three people are needed and it stands under no proposal. `PROPOSAL_UNKNOWN`, `NOT_APPROVED`, `NOT_PROPOSED`: its proposal is not in the log, was not approved by then, or does not book it. `NOT_AS_SIGNED`: something else was signed. `NOT_DELEGATED`, `OVER_LIMIT`: its delegation had been revoked just before, or with others that were given at the same time it is above its limit.',
    'SAME_PERSON',
  ),
  detail: words(
    'What is wrong, in a sentence.',
    'u.contrib recorded it, u.certify certified it, u.certify approved it: these are not three people',
  ),
});

/** A change of who may sign, or of how many must. */
const AccessChange = answer('AccessChange', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event; docs/events.md tells it.', 'DelegationGranted'),
  recordedAt: moment('When, UTC.', '2024-03-01T09:00:00.000Z'),
  recordedBy: words('By whom; `recovery` for the recovery command.', 'administrator-2'),
  about: words('Whom or what it is about: a person, a delegation, an issuer, a rule.', 'u.approve'),
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
      answer: answer('Segregation', {
        ...pageAnswered,
        totals: part(SegregationTotals)('Over all events, whatever the page.'),
        unsignedByType: listOf(UnsignedType, rowsMax)('The unsigned events, by their kinds.'),
        people: listOf(PersonParts, rowsMax)('Each person, at most the first 1000 by their ids.'),
        judged: part(JudgedPart)('The events that this answer judged.'),
        conflicts: listOf(
          SegregationConflict,
          rowsMax,
        )(
          'The conflicts among these events, in the order of the log; an event may have more than one.',
        ),
        accessChanges: listOf(
          AccessChange,
          rowsMax,
        )('Changes of who may sign among these events, in the order of the log.'),
      }),
      read: (books, query) => books.segregation.find(query),
      summary: 'Segregation of duties',
      description:
        'Whether recorder, certifier and approver of each event are three people, who signed what was booked (UN financial rules 105.5 and 105.6). Totals are over all events; conflicts are found by reading the log, so many events an answer: go on with `next` until it is null. An answer ends early once it holds 200 conflicts.',
    }),
  },
};
