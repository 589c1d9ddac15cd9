import { kit, lastDayOf, type Year } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { ordinal, text, textOrNull, type ResultRow } from '../times/rows';

const { answer, count, date, moment, nullable, uuid, words } = kit;

/** An event that posted into a closed year. The remedy is to reverse the event or to reopen the year. */
export const StrayPosting = answer('StrayPosting', {
  sequence: count('Sequence of the event.', 113),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'ReceiptRecorded'),
  stream: words('Stream that holds the event.', 'receipt-0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  postingDate: date('Posting date.', '2024-12-15'),
  recordedAt: moment('When it was recorded, UTC.', '2025-02-14T16:49:59.000Z'),
  recordedBy: words('Who recorded it.', 'u.cashier'),
  approvedBy: nullable(words('Who approved it; null where nobody did.', 'u.approve')),
});
export type StrayPosting = kit.Infer<typeof StrayPosting>;

/**
 * A part of the log during which the years through `closedThrough` were closed. Its events have sequences between
 * `after` and `before`, both excluded.
 */
interface ClosedSpan {
  readonly after: number;
  readonly before: number;
  readonly closedThrough: Year;
}

/**
 * Finds events that posted into a year while it was closed: they were decided before the closing and written after it.
 * Postings into a reopened year are not included.
 */
export class StrayPostings {
  constructor(private readonly readStore: ReadStore) {}

  /** Returns the stray postings after sequence `after` and through `through`, in the order of the log. */
  between(after: number, through: number): StrayPosting[] {
    return this.closedSpans(through).flatMap((span) =>
      this.within({ ...span, after: Math.max(span.after, after) }),
    );
  }

  private closedSpans(through: number): ClosedSpan[] {
    const changes = this.readStore.query(
      `SELECT sequence, id, json_extract(changes, '$.status') AS status FROM periods
       WHERE sequence <= ? ORDER BY sequence`,
      [through],
    );
    const closed = new Set<Year>();
    return changes.flatMap((row, index) => {
      if (text(row, 'status') === 'CLOSED') closed.add(text(row, 'id'));
      else closed.delete(text(row, 'id'));
      const closedThrough = [...closed].sort().at(-1);
      const next = changes[index + 1];
      const before = next === undefined ? through + 1 : ordinal(next, 'sequence');
      return closedThrough === undefined
        ? []
        : [{ after: ordinal(row, 'sequence'), before, closedThrough }];
    });
  }

  private within({ after, before, closedThrough }: ClosedSpan): StrayPosting[] {
    return this.readStore
      .query(
        `SELECT * FROM events WHERE sequence > ? AND sequence < ? AND posting_date <= ?
           AND EXISTS (SELECT 1 FROM journal WHERE journal.sequence = events.sequence)
         ORDER BY sequence`,
        [after, before, lastDayOf(closedThrough)],
      )
      .map(strayOf);
  }
}

function strayOf(row: ResultRow): StrayPosting {
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    postingDate: text(row, 'posting_date'),
    recordedAt: text(row, 'recorded_at'),
    recordedBy: text(row, 'recorded_by'),
    approvedBy: textOrNull(row, 'approved_by'),
  };
}
