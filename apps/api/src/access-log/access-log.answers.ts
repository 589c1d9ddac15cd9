import { kit, roles } from '@art30/accounting';
import { pageAsked } from '@art30/books';
import { type OperationId, routesByOperation } from '../contract/operations';
import { donorsNamedMax } from '../route-access/named-donors';

/**
 * Query filters that the access log stores, because their values are ids, dates, times or codes. Other filters are not
 * stored, as they may contain personal text or amounts.
 */
export const keptFilters: ReadonlySet<string> = new Set([
  ...['account', 'accountItem', 'agedOn', 'approvedBy', 'asAt', 'bankAccount', 'bucket', 'by'],
  ...['certifiedBy', 'country', 'currency', 'donor', 'effectiveFrom', 'effectiveTo', 'engagement'],
  ...['event', 'eventType', 'figure', 'for', 'format', 'from', 'fromAsAt', 'fromKnownAt', 'fund'],
  ...['instalment', 'knownAt', 'level', 'memorandum', 'ofAccount', 'operation', 'person', 'pledge'],
  ...['purpose', 'receipt', 'recommendation', 'recordedBy', 'report', 'result', 'run', 'sequence'],
  ...['status', 'stream', 'through', 'to', 'year'],
]);

/** Matches an id, a date, a time or a list of codes with commas. Free text does not match, as it contains spaces. */
const codeForm = /^[\w.:|~,-]{1,128}$/;

/** Schema for the name of a filter. */
const filterName = kit.pattern('id', /^[A-Za-z]{1,40}$/, 'must be the name of a filter');

/** Returns the filters of a query that are ids, dates or codes; an empty object if it has none. */
export function filtersIn(query: Readonly<Record<string, unknown>>): {
  readonly filters?: Readonly<Record<string, string>>;
} {
  const kept = Object.entries(query).filter(
    (asked): asked is [string, string] =>
      keptFilters.has(asked[0]) && typeof asked[1] === 'string' && codeForm.test(asked[1]),
  );
  return kept.length === 0 ? {} : { filters: Object.fromEntries(kept) };
}

/** Operation in the entry that an instance writes when it starts. No request has this operation. */
export const instanceBegun = 'beginInstance';

const { actor, answer, answerRowsMax, count, date, id, listOf, meaning, moment } = kit;

const { mapOf, nullable, oneOf, optional, part, shape, uuid, wholeNumber, words, yesOrNo } = kit;

/** Maximum number of days that one query may cover. */
export const accessRangeDaysMax = 31;

const operations = [...(Object.keys(routesByOperation) as OperationId[]), instanceBegun] as const;

const accessResults = ['SERVED', 'REFUSED'] as const;

export const AccessLogQuery = shape('AccessLogQuery', {
  from: optional(
    date(
      `First day (UTC). Left out: ${accessRangeDaysMax} days are looked at, which is as many as may be.`,
      '2024-09-01',
    ),
  ),
  to: optional(date('Last day. Left out: today.', '2024-09-30')),
  person: optional(actor('Only entries about this person; for the auditor.', 'u.contrib')),
  donor: optional(
    id('Only entries of answers that say something of this donor, or of every donor.', 'DON-A'),
  ),
  operation: optional(
    oneOf(operations)(
      'Only entries of this operation; `beginInstance` is the start of an instance.',
      'getPledge',
    ),
  ),
  result: optional(
    oneOf(accessResults)(
      '`SERVED`: the request was answered. `REFUSED`: it was refused, or its object does not exist. For the auditor.',
      'SERVED',
    ),
  ),
  cursor: meaning(pageAsked.cursor, '`next` of the page before.'),
  limit: pageAsked.limit,
});

/** An entry of the access log as an auditor sees it. */
export const AccessEntryView = answer('AccessEntryView', {
  at: moment('When the answer was ready to leave, UTC.', '2024-09-17T15:30:00.000Z'),
  instance: words('Instance that answered.', 'node-1'),
  number: count('Place among the entries of its instance and day, from 0 without a gap.', 17),
  person: words('Who asked; `(service)` where an instance began.', 'u.contrib'),
  issuer: words('Who vouches for that person.', 'https://login.example.org'),
  roles: listOf(oneOf(roles), answerRowsMax)('Roles under which they asked.', ['recorder']),
  operation: words('Requested operation.', 'getPledge'),
  path: words('Requested address, without its query.', '/v1/pledges/P1'),
  filters: mapOf(filterName, words, { what: 'filters', itemsMax: keptFilters.size })(
    'Filters of the question that are ids, dates, moments or codes, by their names; no text, and no amount.',
    { asAt: '2024-08-31' },
  ),
  everyDonor: yesOrNo('Whether the answer says something of all donors.', false),
  donors: listOf(id, donorsNamedMax)('Donors of whom the answer says something.', ['DON-A']),
  status: wholeNumber(200, 599)('HTTP status of the answer.', 200),
  code: nullable(words('Code of the refusal; null where it is none.', null)),
  requestId: uuid(
    'Id of the request, under which the log of the service has it.',
    '5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11',
  ),
  address: nullable(
    words('IP address of a sign-in, also a refused one; null for other entries.', '192.0.2.7'),
  ),
  times: count('Number of equal answers within a minute that this one entry counts.', 1),
});

/** A range of missing entries before an existing entry. Entries are numbered without gaps, so somebody deleted them. */
export const AccessGapView = answer('AccessGapView', {
  day: date('Day of the entries.', '2024-09-17'),
  instance: words('Instance that wrote them.', 'node-1'),
  first: count('Number of the first one that is missing.', 3),
  last: count('Number of the last one.', 4),
});

const pageOfDays = {
  from: date('First day that was looked at.', '2024-09-01'),
  to: date('Last day that was looked at.', '2024-09-30'),
  next: nullable(
    words(
      'Cursor of the next page, which may be given with few entries or none where many were looked at; null on the last one.',
      '2024-09-17.0.99',
    ),
  ),
};

/** A page of entries of all instances. */
export const AccessLogPage = answer('AccessLogPage', {
  ...pageOfDays,
  instances: listOf(words, answerRowsMax)('Instances that wrote an entry on these days.', [
    'node-1',
  ]),
  items: listOf(
    part(AccessEntryView),
    answerRowsMax,
  )(
    'The entries by day, of a day by instance, of an instance in the order in which it wrote them.',
  ),
  gaps: listOf(
    part(AccessGapView),
    answerRowsMax,
  )('Entries that somebody took away, as far as others behind them are there.'),
});

/** A read that concerned one donor only, in the form shown to that donor. It does not name the reader. */
const OwnAccessView = answer('OwnAccessView', {
  at: moment('When, UTC.', '2024-09-17T15:30:00.000Z'),
  roles: listOf(oneOf(roles), answerRowsMax)('Roles of the reader.', ['recorder']),
  operation: words('Requested operation.', 'getPledge'),
  donor: words('Donor of whom the answer says something, and of no other.', 'DON-A'),
});

const readsOfRole = answer('AccessesOfRole', {
  role: oneOf(roles)(
    'Role of the reader; a reader with two roles counts under one of them.',
    'recorder',
  ),
  times: count('Reads.', 2),
});

/** Number of reads on one day that concerned all donors, by role of the reader. */
const WideAccessView = answer('WideAccessView', {
  day: date('Day, UTC.', '2024-09-17'),
  times: count('Reads.', 3),
  roles: listOf(part(readsOfRole), answerRowsMax)('To which roles.', [
    { role: 'recorder', times: 2 },
    { role: 'auditor', times: 1 },
  ]),
});

/** A page of reads that concerned only a donor on whose behalf the caller asks. */
export const OwnAccessPage = answer('OwnAccessPage', {
  ...pageOfDays,
  items: listOf(part(OwnAccessView), answerRowsMax)('The reads.'),
  everyDonor: listOf(
    part(WideAccessView),
    answerRowsMax,
  )(
    'Reads about all donors together, such as a trial balance, by day. Each page counts its own entries, so the counts of all pages add up.',
  ),
});
