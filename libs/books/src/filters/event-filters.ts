import { isDate, kit, ledgerEventTypes, Money } from '@art30/accounting';
import { all, condition, type Condition } from '../times/conditions';
import { badQuery } from '../times/refusals';

const { actor, date, ledgerAccount, oneOf, optional, pattern, text } = kit;

/**
 * Lower or upper limit of an amount in US dollars. It allows as many digits as the amount of a journal line can have.
 */
const usdAsked = pattern(
  'US dollars in a string',
  /^\d{1,11}(?:\.\d{2})?$/,
  'must be US dollars in a string, without a sign, such as "600000.00"',
);

/** Filters of journal lines by the event that booked them. */
export const eventFiltersAsked = {
  person: optional(actor('Only what this person recorded, certified or approved.', 'u.certify')),
  recordedBy: optional(actor('Only what this person recorded.', 'u.contrib')),
  certifiedBy: optional(actor('Only what this person certified.', 'u.certify')),
  approvedBy: optional(actor('Only what this person approved.', 'u.approve')),
  effectiveFrom: optional(
    date('First date of the fact that counts. Left out: from the first fact on.', '2024-01-01'),
  ),
  effectiveTo: optional(
    date('Last date of the fact that counts. Left out: through the last fact.', '2024-12-31'),
  ),
  usdAtLeast: optional(
    usdAsked('Only lines of at least this value in US dollars, debit or credit.', '10000.00'),
  ),
  usdAtMost: optional(
    usdAsked('Only lines of at most this value in US dollars, debit or credit.', '1000000.00'),
  ),
  eventType: optional(
    oneOf(ledgerEventTypes)(
      'Only events of this kind; docs/events.md lists them.',
      'AgreementSigned',
    ),
  ),
  stream: optional(text(200)('Only events of this stream.', 'pledge-P1')),
};

/** Filters of events, also by size: the size of an event is the USD value of its largest journal line. */
export const eventsAsked = {
  ...eventFiltersAsked,
  usdAtLeast: optional(
    usdAsked('Only events with a line of at least this value in US dollars.', '10000.00'),
  ),
  usdAtMost: optional(
    usdAsked('Only events without a line above this value in US dollars.', '1000000.00'),
  ),
  account: optional(ledgerAccount('Only events with a line on this ledger account.', '1310')),
};

export type EventFilters = kit.MembersOf<typeof eventsAsked>;

/**
 * Returns the SQL condition for events that match the filters.
 *
 * @throws QuestionRefused UNREADABLE for an invalid date, or for limits in the wrong order.
 */
export function eventsOf(asked: EventFilters): Condition {
  const { account } = asked;
  const { least, most } = sizesOf(asked);
  const lines = 'SELECT 1 FROM journal WHERE journal.sequence = events.sequence';
  return all([
    ...ofEvents(asked),
    ...effectiveIn(asked),
    ...(least === null ? [] : [condition(`EXISTS (${lines} AND abs(usd) >= ?)`, least)]),
    ...(most === null ? [] : [condition(`NOT EXISTS (${lines} AND abs(usd) > ?)`, most)]),
    ...(account === undefined ? [] : [condition(`EXISTS (${lines} AND account = ?)`, account)]),
  ]);
}

/**
 * Returns the SQL condition for journal lines by their own value and by filters on their event. The account filter is
 * left out, since each line has an account of its own.
 *
 * @throws QuestionRefused UNREADABLE as for events.
 */
export function linesOf(asked: Omit<EventFilters, 'account'>): Condition {
  const { least, most } = sizesOf(asked);
  const events = ofEvents(asked);
  const { sql, values } = all(events);
  const chosen = condition(`sequence IN (SELECT sequence FROM events WHERE ${sql})`, ...values);
  return all([
    ...(events.length === 0 ? [] : [chosen]),
    ...effectiveIn(asked),
    ...(least === null ? [] : [condition('abs(usd) >= ?', least)]),
    ...(most === null ? [] : [condition('abs(usd) <= ?', most)]),
  ]);
}

/** True if the query states at least one filter of events. */
export function isFiltered(asked: EventFilters): boolean {
  const names = Object.keys(eventsAsked) as (keyof EventFilters)[];
  return names.some((name) => asked[name] !== undefined);
}

const columns = {
  recordedBy: 'recorded_by',
  certifiedBy: 'certified_by',
  approvedBy: 'approved_by',
  eventType: 'type',
  stream: 'stream',
} as const;

function ofEvents(asked: EventFilters): Condition[] {
  const { person } = asked;
  const anyPart = '? IN (recorded_by, certified_by, approved_by)';
  return [
    ...(person === undefined ? [] : [condition(anyPart, person)]),
    ...Object.entries(columns).flatMap(([name, column]) => {
      const value = asked[name as keyof typeof columns];
      return value === undefined ? [] : [condition(`${column} = ?`, value)];
    }),
  ];
}

function effectiveIn({ effectiveFrom: from, effectiveTo: to }: EventFilters): Condition[] {
  for (const [field, day] of Object.entries({ effectiveFrom: from, effectiveTo: to })) {
    if (day !== undefined && !isDate(day)) {
      badQuery(field, 'must be a date of the calendar, YYYY-MM-DD');
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    badQuery('effectiveFrom', `must not be after ${to}`);
  }
  return [
    ...(from === undefined ? [] : [condition('effective_date >= ?', from)]),
    ...(to === undefined ? [] : [condition('effective_date <= ?', to)]),
  ];
}

/** Returns the limits of an amount in US cents; null where the query states none. */
function sizesOf({ usdAtLeast, usdAtMost }: EventFilters) {
  const cents = (usd: string | undefined) =>
    usd === undefined ? null : Money.parse(usd, 'USD').minor;
  const [least, most] = [cents(usdAtLeast), cents(usdAtMost)];
  if (least !== null && most !== null && least > most) {
    badQuery('usdAtLeast', `must not be above ${usdAtMost ?? ''}`);
  }
  return { least, most };
}
