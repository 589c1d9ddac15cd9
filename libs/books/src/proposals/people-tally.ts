import {
  resolutionCatalogue,
  stream,
  tallyOf,
  type AlikeEvents,
  type LedgerEventType,
  type Tally,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOf } from '../times/as-of';
import { ordinal, ordinalOrNull, text, textOrNull } from '../times/rows';

/** People whose parts are listed, in the order of their ids. */
const peopleListedMax = 1_000;

/** What all events say of their people, and from when on types of events are signed. */
export interface PeopleBooks {
  readonly tally: Tally;
  /** Sequence of the first event of a type that was booked under a proposal. */
  readonly signedSince: ReadonlyMap<LedgerEventType, number>;
}

/** Reads in one go what the events of a prefix of the log say of their people. */
export function peopleBooks(readStore: ReadStore, { asAt, sequence }: AsOf): PeopleBooks {
  const rows = readStore.query(
    `SELECT e.type, reversed.type AS reversed_type, e.recorded_by, e.certified_by, e.approved_by,
            e.proposal IS NOT NULL AS has_proposal,
            e.stream = ? AND e.revision < ? AS is_opening,
            sum(e.posting_date <= ?) AS events, min(e.sequence) AS first
     FROM events e LEFT JOIN events reversed ON reversed.event_id = e.reverses
     WHERE e.sequence <= ? GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    [stream.purposes, resolutionCatalogue().length, asAt ?? '9999-12-31', sequence],
  );
  const signedSince = new Map<LedgerEventType, number>();
  const alike = rows.map((row): AlikeEvents => {
    const type = text(row, 'type') as LedgerEventType;
    const hasProposal = ordinal(row, 'has_proposal') === 1;
    const first = ordinalOrNull(row, 'first') ?? 0;
    if (hasProposal) signedSince.set(type, Math.min(first, signedSince.get(type) ?? first));
    return {
      ...{ type, hasProposal, events: ordinal(row, 'events') },
      reversedType: textOrNull(row, 'reversed_type'),
      recordedBy: text(row, 'recorded_by'),
      certifiedBy: textOrNull(row, 'certified_by'),
      approvedBy: textOrNull(row, 'approved_by'),
      isOpening: ordinal(row, 'is_opening') === 1,
    };
  });
  return { tally: tallyOf(alike.filter(({ events }) => events > 0)), signedSince };
}

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
