import { lastDayOf, type Year } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { ordinal, text, textOrNull, type ResultRow } from '../times/rows';

/** An event that posts into a year which stood closed when it was written. */
export interface StrayPosting {
  readonly sequence: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly postingDate: string;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly approvedBy: string | null;
}

/** Part of the log, sequences exclusive, during which years through one stood closed. */
interface ClosedSpan {
  readonly after: number;
  readonly before: number;
  readonly closedThrough: Year;
}

/**
 * Finds postings that the fence did not keep out: decided before the soft close, written after the
 * close. Postings into a period that was reopened are none.
 */
export class StrayPostings {
  constructor(private readonly readStore: ReadStore) {}

  /** Stray postings after one sequence and through another, in log order. */
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
