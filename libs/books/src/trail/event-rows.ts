import { kit } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import {
  behindPage,
  keyColumns,
  keyOfRow,
  orderBy,
  orderOf,
  type OrderName,
  type RowOrder,
} from '../filters/orders';
import type { OfReadModels } from '../columns/journal-columns';
import type { EventDays, PeopleColumns } from '../columns/people-columns';
import type { InPieces } from '../caches/read-ahead';
import { cutPage, type AsOf, type Page } from '../times/as-of';
import { all, condition, everyRow, oneOf, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, text, textOrNull, type ResultRow } from '../times/rows';
import { usdMoney } from '../slices/slice-values';

const { answer, count, date, moment, money, nullable, uuid, words } = kit;

/**
 * An event of the log with its position, its signers and its size, which is the USD value of its largest journal line.
 */
export const EventRow = answer('EventRow', {
  sequence: count('Place of the event in the whole log.', 61),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event; docs/events.md lists them.', 'AgreementSigned'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  revision: count('Place in the stream, from 0.', 2),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  recordedBy: words('Who recorded it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  proposal: nullable(
    words(
      'Proposal under which it was booked; null without one.',
      '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10',
    ),
  ),
  lines: count('Journal lines that it made.', 4),
  usd: money(
    'The largest of its lines in US dollars, debit or credit, without a sign; zero where it made none.',
    { amount: '666666.67', currency: 'USD' },
  ),
});
export type EventRow = kit.Infer<typeof EventRow>;

/** Largest number of events that a condition lists by their sequences. */
const eventsNamedMax = 20_000;

/**
 * Numbers of events counted between two pauses for other requests: in a scan of the log, and in a list of sequences.
 */
const eventsAtATime = 10_000;
const eventsNamedAtATime = 2_000;

const ownLines = (of: string) => `FROM journal WHERE journal.sequence = ${of}.sequence`;
const sizeSql = (of: string) => `(SELECT coalesce(max(abs(usd)), 0) ${ownLines(of)})`;

/** SQL condition that an event has journal lines. */
export const booksLines = `EXISTS (SELECT 1 ${ownLines('events')})`;

/** Returns the condition that an event has one of these sequences; no restriction if `events` is undefined. */
export function amongEvents(events: readonly number[] | undefined): Condition {
  return events === undefined ? everyRow : oneOf('sequence', events);
}

/** Returns the order of events with that name; the order of the log by default. */
export function eventOrder(name?: OrderName): RowOrder {
  return orderOf(name, { place: ['sequence'], size: sizeSql('events') });
}

/** Reads events from the read model, with their signers and size but without their facts. */
export class EventRows {
  /** @param events the same events as in-memory columns, which find some of them without SQL. */
  constructor(
    private readonly readStore: ReadStore,
    private readonly events?: OfReadModels<PeopleColumns>,
  ) {}

  /**
   * Returns a condition for the sequences of the events that pass a test. It restricts nothing if there are many, so
   * the caller must add the test as SQL as well.
   */
  among(asOf: AsOf, isOne: (event: EventDays) => boolean): Condition {
    return amongEvents(this.sequencesWhere(asOf, isOne));
  }

  /**
   * Returns the sequences of the events that pass a test. Undefined if there are many, or if the in-memory columns are
   * not loaded yet.
   */
  sequencesWhere(asOf: AsOf, isOne: (event: EventDays) => boolean): readonly number[] | undefined {
    const found = this.events?.here().sequencesWhere(asOf, isOne);
    return found !== undefined && found.length > eventsNamedMax ? undefined : found;
  }

  /** Returns one page of events. The default order is that of the log. */
  page(
    where: Condition,
    page: Page,
    order: RowOrder = eventOrder(),
  ): { rows: readonly EventRow[]; nextAfter: CursorKey | null } {
    const remainingRows = all([where, ...behindPage(order, page)]);
    const found = this.readStore.query(
      `SELECT picked.*, (SELECT count(*) ${ownLines('picked')}) AS line_count,
              ${sizeSql('picked')} AS usd
       FROM (SELECT *${keyColumns(order)} FROM events WHERE ${remainingRows.sql}
             ORDER BY ${orderBy(order)} LIMIT ?) AS picked ORDER BY ${orderBy(order, 'picked.')}`,
      [...remainingRows.values, page.limit + 1],
    );
    const { rows, nextAfter } = cutPage(found, page, (row) => keyOfRow(order, row));
    return { rows: rows.map(rowOf), nextAfter };
  }

  /** Counts the events that match a condition. */
  count(where: Condition): number {
    const sql = `SELECT count(*) AS events FROM events WHERE ${where.sql}`;
    return ordinal(this.readStore.query(sql, where.values)[0] ?? {}, 'events');
  }

  /**
   * Counts the events that match a condition, with pauses for other requests.
   *
   * @param among sequences outside which no event matches; undefined if they are not known.
   */
  *countInPieces(
    where: Condition,
    { sequence }: Pick<AsOf, 'sequence'>,
    among: readonly number[] | undefined,
  ): InPieces<number> {
    let events = 0;
    const end = among?.length ?? sequence;
    const atATime = among === undefined ? eventsAtATime : eventsNamedAtATime;
    for (let at = 0; at < end; at += atATime) {
      const some =
        among === undefined
          ? condition('sequence > ? AND sequence <= ?', at, at + atATime)
          : oneOf('sequence', among.slice(at, at + atATime));
      events += this.count(all([some, where]));
      yield undefined;
    }
    return events;
  }

  /** Returns the events with these ids, in the order of the log. */
  byId(ids: readonly string[]): readonly EventRow[] {
    const where = oneOf('event_id', ids);
    const rows = this.readStore.query(
      `SELECT events.*, (SELECT count(*) ${ownLines('events')}) AS line_count,
              ${sizeSql('events')} AS usd
       FROM events WHERE ${where.sql} ORDER BY sequence`,
      where.values,
    );
    return rows.map(rowOf);
  }
}

function rowOf(row: ResultRow): EventRow {
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    revision: ordinal(row, 'revision'),
    effectiveDate: text(row, 'effective_date'),
    postingDate: text(row, 'posting_date'),
    recordedAt: text(row, 'recorded_at'),
    recordedBy: text(row, 'recorded_by'),
    certifiedBy: textOrNull(row, 'certified_by'),
    approvedBy: textOrNull(row, 'approved_by'),
    proposal: textOrNull(row, 'proposal'),
    lines: ordinal(row, 'line_count'),
    usd: usdMoney(minor(row, 'usd')),
  };
}
