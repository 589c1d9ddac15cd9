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
import { ordinal, text, textOrNull } from '../times/rows';

/** People whose parts are listed, in the order of their ids. */
const peopleListedMax = 1_000;

/** Reads in one go what the events of a prefix of the log say of their people. */
export function peopleTally(readStore: ReadStore, { asAt, sequence }: AsOf): Tally {
  const rows = readStore.query(
    `SELECT type, recorded_by, certified_by, approved_by, proposal IS NOT NULL AS has_proposal,
            stream = ? AND revision < ? AS is_opening, count(*) AS events
     FROM events WHERE sequence <= ? AND posting_date <= ? GROUP BY 1, 2, 3, 4, 5, 6`,
    [stream.purposes, resolutionCatalogue().length, sequence, asAt ?? '9999-12-31'],
  );
  return tallyOf(
    rows.map((row): AlikeEvents => ({
      type: text(row, 'type') as LedgerEventType,
      hasProposal: ordinal(row, 'has_proposal') === 1,
      recordedBy: text(row, 'recorded_by'),
      certifiedBy: textOrNull(row, 'certified_by'),
      approvedBy: textOrNull(row, 'approved_by'),
      isOpening: ordinal(row, 'is_opening') === 1,
      events: ordinal(row, 'events'),
    })),
  );
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
