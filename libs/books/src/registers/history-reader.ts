import { EntryLine, kit, ledgerEventOf, postingDateOf } from '@art30/accounting';
import type { EventStore, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { type AsOf, cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinal, text } from '../times/rows';

const { answer, answerRowsMax: rowsMax, count, date, listOf, moment, nullable, uuid, words } = kit;

/** Any JSON object, since the facts differ by type of event. */
const anyFacts = kit.kind<Readonly<Record<string, unknown>>>({ kind: 'json' });

/** An event of a stream with its facts, people, times and journal lines. */
export const HistoryEvent = answer('HistoryEvent', {
  sequence: count('Place of the event in the whole log.', 61),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'AgreementSigned'),
  revision: count('Place in the stream, from 0.', 2),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  recordedBy: words('Who recorded it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  policy: words('Name and version of the posting rules.', 'IPSAS23-UN@1'),
  facts: anyFacts('The facts as recorded; docs/events.md describes those of each kind.', {
    effectiveDate: '2024-05-06',
    agreementReference: 'AGR-2024-001',
  }),
  entries: listOf(EntryLine, rowsMax)('Lines it booked; they sum to zero in USD.'),
});
export type HistoryEvent = kit.Infer<typeof HistoryEvent>;

/** Position of an event in the whole log (`sequence`) and in its stream (`revision`). */
interface Place {
  readonly sequence: number;
  readonly revision: number;
}

/** Reads events from the log. The read model selects which of them were posted by a date and known at a time. */
export class HistoryReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /** Returns one page of the events of a stream. */
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

  /** Returns the event with that sequence; null if there is none or it does not count at the query's date and time. */
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

/** Converts a stored event into an answer with its facts, people, times and entries. */
function historyEvent(event: RecordedEvent, { sequence, revision }: Place): HistoryEvent {
  const { policy, entries, ...facts } = ledgerEventOf(event).data;
  const { recordedAt, recordedBy, certifiedBy, approvedBy } = event.metadata;
  return {
    sequence,
    id: event.id,
    type: event.type,
    revision,
    effectiveDate: facts.effectiveDate,
    postingDate: postingDateOf(facts),
    recordedAt,
    recordedBy,
    certifiedBy: certifiedBy ?? null,
    approvedBy: approvedBy ?? null,
    policy,
    facts,
    entries: entries,
  };
}
