import { ledgerEventOf, postingDateOf, type Entry } from '@art30/accounting';
import type { EventStore, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { type AsOf, cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinal, text } from '../times/rows';
import type { Stored } from './register-reader';

/** Place of an event in the whole log and in its stream. */
interface Place {
  readonly sequence: number;
  readonly revision: number;
}

/** Reads events as they are stored; which ones is a matter of the read model. */
export class HistoryReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /** One page of the events of a stream. */
  async page(
    stream: string,
    page: Page,
  ): Promise<{ rows: readonly HistoryEvent[]; nextAfter: CursorKey | null }> {
    const after = keyOfLength(page, 1);
    const beyond = after === null ? [] : [condition('revision > ?', ...after)];
    const where = all([condition('stream = ?', stream), within(page.asOf), ...beyond]);
    const found = this.readStore.query(
      `SELECT sequence, revision FROM events WHERE ${where.sql} ORDER BY revision LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const places = found.map((row): Place => ({
      sequence: ordinal(row, 'sequence'),
      revision: ordinal(row, 'revision'),
    }));
    const { rows, nextAfter } = cutPage(places, page, ({ revision }) => [revision]);
    const recorded = await this.events.readStream(stream, rows[0]?.revision ?? 0);
    const byRevision = new Map(recorded.map((event) => [event.revision, event]));
    const events = rows.flatMap((place) => {
      const event = byRevision.get(place.revision);
      return event === undefined ? [] : [historyEvent(event, place)];
    });
    return { rows: events, nextAfter };
  }

  /** The event with a sequence; null where it is not known, or not posted yet. */
  async find(sequence: number, asOf: AsOf): Promise<HistoryEvent | null> {
    const where = all([condition('sequence = ?', sequence), within(asOf)]);
    const [row] = this.readStore.query(
      `SELECT stream, revision FROM events WHERE ${where.sql}`,
      where.values,
    );
    if (row === undefined) return null;
    const revision = ordinal(row, 'revision');
    const [event] = await this.events.readStream(text(row, 'stream'), revision);
    return event === undefined ? null : historyEvent(event, { sequence, revision });
  }
}

/** An event as it is shown. */
export type HistoryEvent = ReturnType<typeof historyEvent>;

/** Facts, people, times and entries of an event side by side. */
function historyEvent(event: RecordedEvent, { sequence, revision }: Place) {
  const { policy, entries, ...facts } = ledgerEventOf(event).data;
  const { recordedAt, recordedBy, certifiedBy, approvedBy } = event.metadata;
  return {
    ...{ sequence, id: event.id, type: event.type, revision },
    effectiveDate: facts.effectiveDate,
    postingDate: postingDateOf(facts),
    ...{ recordedAt, recordedBy },
    certifiedBy: certifiedBy ?? null,
    approvedBy: approvedBy ?? null,
    policy,
    facts,
    entries: entries as Stored<Entry>[],
  };
}
