import { kit, type IsoDate } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { oneOf } from '../times/conditions';
import { minor, ordinal, ordinalOrNull, type ResultRow, text, textOrNull } from '../times/rows';
import type { EventKind } from '../words/words';
import { countsIn, isAbout, type Subject, type TracedLine } from './statement-traces';

const { answer, count, date, uuid, words } = kit;

/** An event that changed a line of a statement since the statement that it replaces. */
export const ChangingEvent = answer('ChangingEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'ExpenditureReported'),
  sequence: count('Its place in the whole log.', 88),
  postingDate: date('Posting date.', '2024-11-30'),
});
export type ChangingEvent = kit.Infer<typeof ChangingEvent>;

/**
 * An event recorded between two versions of a statement. `base` is the id of the event that it reverses, or else its
 * own id.
 */
interface Between {
  readonly event: ChangingEvent;
  readonly base: string;
}

/** The members of a statement that determine which events can change its lines. */
interface Restated {
  readonly donor: { readonly id: string };
  readonly period: { readonly from: IsoDate | null; readonly to: IsoDate };
  readonly knownAt: { readonly sequence: number };
}

/** Finds the events that were recorded between two versions of a statement and changed one of its lines. */
export class StatementChanges {
  constructor(private readonly readStore: ReadStore) {}

  /**
   * Returns the events behind each changed line, in the order of the log. The result has one list for each line, in the
   * given order.
   */
  eventsOf(
    changed: readonly Subject[],
    statement: Restated,
    afterSequence: number,
  ): ChangingEvent[][] {
    const lines = this.journal(statement, afterSequence);
    const facts = this.facts(changed, statement, afterSequence);
    const { from } = statement.period;
    return changed.map((subject) => {
      const about = lines.filter(({ traced }) => isAbout(subject, traced));
      const counted = about.filter(({ traced }) => countsIn(subject, traced, from));
      // A line of facts, or a line that appeared or disappeared, cannot be traced to single postings. It gets
      // all events of its pledge.
      const stated = facts.filter(({ pledge }) => pledge === subject.pledge);
      const found = subject.event
        ? lines.filter(({ base }) => base === subject.event)
        : counted.length > 0
          ? counted
          : [...about, ...stated];
      return distinct(found);
    });
  }

  /** Returns the donor's journal lines that were recorded between the two versions. */
  private journal(
    { donor, period, knownAt }: Restated,
    afterSequence: number,
  ): (Between & { readonly traced: TracedLine })[] {
    const rows = this.readStore.query(
      `SELECT journal.*, events.type, coalesce(events.reverses, events.event_id) AS base
       FROM journal JOIN events USING (sequence)
       WHERE donor = ? AND sequence > ? AND sequence <= ? AND journal.posting_date <= ?
       ORDER BY sequence, line`,
      [donor.id, afterSequence, knownAt.sequence, period.to],
    );
    return rows.map((row) => ({ ...betweenOf(row), traced: tracedOf(row) }));
  }

  /** Returns changes in the register of pledges that were recorded between the two versions. */
  private facts(
    changed: readonly Subject[],
    { period, knownAt }: Restated,
    afterSequence: number,
  ): (Between & { readonly pledge: string })[] {
    const pledges = oneOf('pledges.id', [
      ...new Set(changed.flatMap(({ pledge }) => pledge ?? [])),
    ]);
    const rows = this.readStore.query(
      `SELECT pledges.id AS pledge, events.sequence, events.event_id, events.type,
         pledges.posting_date, coalesce(events.reverses, events.event_id) AS base
       FROM pledges JOIN events USING (sequence)
       WHERE ${pledges.sql} AND sequence > ? AND sequence <= ? AND pledges.posting_date <= ?
       ORDER BY events.sequence`,
      [...pledges.values, afterSequence, knownAt.sequence, period.to],
    );
    return rows.map((row) => ({ ...betweenOf(row), pledge: text(row, 'pledge') }));
  }
}

function betweenOf(row: ResultRow): Between {
  return {
    event: {
      id: text(row, 'event_id'),
      type: text(row, 'type'),
      sequence: ordinal(row, 'sequence'),
      postingDate: text(row, 'posting_date'),
    },
    base: text(row, 'base'),
  };
}

function tracedOf(row: ResultRow): TracedLine {
  return {
    account: text(row, 'account'),
    kind: text(row, 'kind') as EventKind,
    postingDate: text(row, 'posting_date'),
    currency: text(row, 'currency'),
    isValueAlone: minor(row, 'amount') === 0n,
    pledge: textOrNull(row, 'pledge'),
    recommendation: textOrNull(row, 'recommendation'),
    instalment: ordinalOrNull(row, 'instalment'),
    purpose: textOrNull(row, 'purpose'),
    level: textOrNull(row, 'level'),
    country: textOrNull(row, 'country'),
  };
}

function distinct(found: readonly Between[]): ChangingEvent[] {
  const bySequence = new Map(found.map(({ event }) => [event.sequence, event]));
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}
