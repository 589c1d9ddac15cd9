import { type Tally, kit } from '@art30/accounting';

const { answer, count, words } = kit;

/** Counts of events by how many people signed them, according to the events themselves. */
export const SegregationTotals = answer('SegregationTotals', {
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

/** Number of events of one type that nobody signed. */
export const UnsignedType = answer('UnsignedType', {
  eventType: words('Kind of the events; docs/events.md lists them.', 'ReceiptApplied'),
  events: count('How many.', 4),
});

/** Numbers of events that one person recorded, certified and approved. */
export const PersonParts = answer('PersonParts', {
  person: words('Id of the person.', 'u.certify'),
  recorded: count('Events booked under a proposal that this person recorded.', 0),
  certified: count('Such events that this person certified.', 24),
  approved: count('Such events that this person approved.', 0),
  alone: count('Events that this person recorded alone.', 0),
  unsigned: count('Unsigned events that name this person.', 12),
});

/** Largest number of people that an answer lists, in the order of their ids. */
const peopleListedMax = 1_000;

/** Converts the counts of events by people into an answer. */
export function peopleView({ kinds, people, unsigned }: Tally) {
  const events = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  const byId = [...people].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    totals: { events, ...kinds, people: people.size },
    unsignedByType: [...unsigned]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([eventType, count]) => ({ eventType, events: count })),
    people: byId.slice(0, peopleListedMax).map(([person, parts]) => ({ person, ...parts })),
  };
}
