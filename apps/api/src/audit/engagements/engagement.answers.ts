import { kit } from '@art30/accounting';
import { OpenEngagement } from '@art30/auditing';
import { pageAnswered, pageAsked } from '@art30/books';

const { answer, answerRowsMax, count, listOf, meaning, moment, omit, optional } = kit;
const { pattern, sha256, shape, wholeNumber, words } = kit;

const engagementId = meaning(OpenEngagement.members.id, 'Id of the engagement.');

export const EngagementPath = shape('EngagementPath', { engagementId });

/**
 * Query member that limits an answer to the first events of the auditor's log: those up to a time, a date or a place in
 * that log.
 */
export const logKnownAt = optional(
  pattern(
    'time, date or place',
    /^(?:\d{1,15}|\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z)?)$/,
    "must be a time in UTC, a date or a place in the auditor's log, such as 2025-02-28T12:00:00Z, 2025-02-28 or 7",
  )(
    "What the auditor's log held by a time (UTC), by the end of a date (UTC), or up to a place in it counts. Left out: all of it.",
    '2025-02-28',
  ),
);

export const EngagementsQuery = shape('EngagementsQuery', { knownAt: logKnownAt });

/** Query for a page of engagements. */
export const EngagementsPageQuery = shape('EngagementsPageQuery', {
  knownAt: logKnownAt,
  cursor: pageAsked.cursor,
  limit: pageAsked.limit,
});

/** An engagement (one audit) in a list, without its events. */
const EngagementView = answer('EngagementView', {
  id: engagementId,
  ...omit(OpenEngagement, 'id'),
  openedAt: moment('Moment at which it was opened, UTC.', '2025-01-15T09:00:00.000Z'),
  openedBy: words('Person who opened it.', 'u.auditor'),
  logSequence: count("Place of its opening in the auditor's log, from 1.", 1),
});

export const Engagements = answer('Engagements', {
  next: pageAnswered.next,
  items: listOf(EngagementView, answerRowsMax)('Engagements in the order of their opening.'),
});

/** An event in the list of an engagement's events. */
const EngagementEntry = answer('EngagementEntry', {
  id: kit.uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'SampleDrawn'),
  logSequence: count("Place in the auditor's log, from 1.", 2),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2025-01-15T09:10:00.000Z'),
  recordedBy: words('Person who recorded it.', 'u.auditor'),
});

/** One engagement with its recorded events. */
export const Engagement = answer('Engagement', {
  ...EngagementView.members,
  ledger: words(
    'Origin of the ledger that this service keeps, as its checkpoints name it.',
    'article30-ledger/7f031eb1-cb2d-4d62-abb8-20e5b43e8bf5',
  ),
  revision: count('Revision of the engagement, to send as `If-Match`.', 3),
  events: listOf(EngagementEntry, answerRowsMax)('Records, in order.'),
});

/** Query for the root of the tree over the auditor's log, as it was at a given size. */
export const AuditorLogQuery = shape('AuditorLogQuery', {
  size: optional(
    wholeNumber(0, Number.MAX_SAFE_INTEGER)(
      'Number of first events whose root is wanted, such as one that you kept. Left out: all of them.',
      1,
    ),
  ),
});

/** Size and root of the tree over the auditor's log. */
export const AuditorLogState = answer('AuditorLogState', {
  size: count('Events of which the root is.', 3),
  root: sha256(
    'Hash of the tree over them (RFC 6962), in hex.',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  ),
  events: count('Events that the log holds in all.', 3),
});
