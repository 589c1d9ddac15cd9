import type { Tally } from '@art30/accounting';

/** People whose parts are listed, in the order of their ids. */
const peopleListedMax = 1_000;

/** The totals as they are answered. */
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
