import {
  howUndone,
  ledgerEventTypes,
  typesUndoneBy,
  type LedgerEventType,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { HistoryEvent, HistoryReader } from '../registers/history-reader';
import type { AsOf } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import { ordinal, text, textOrNull } from '../times/rows';
import type { EventRow, EventRows } from './event-rows';

/**
 * Type of the first event by which a revaluation run is reversed, which states the reason; `finishes` is the type of
 * the last.
 */
const begins = 'RevaluationReversalStarted';
const finishes = 'RevaluationReversed';

const undoing = ledgerEventTypes.flatMap((type) => howUndone(type).undoneBy ?? []);

/**
 * Types of events that reverse other events. The reversal of a revaluation run counts once, by its first event, which
 * states the reason.
 */
export const reversingTypes: readonly LedgerEventType[] = [
  ...new Set(undoing.map((type) => (type === finishes ? begins : type))),
];

/** Members that tell which application or period of a stream a fact is about. */
const sameThing = ['applicationId', 'period', 'month'] as const;

type Facts = HistoryEvent['facts'];

/**
 * Finds the event that another event reverses. Most reversals name the event. Reversals of a receipt, an application, a
 * revaluation run or a period name only that record; they reverse the last event about it that can be reversed in this
 * way.
 */
export class ReversedEvents {
  constructor(
    private readonly readStore: ReadStore,
    private readonly rows: EventRows,
    private readonly history: HistoryReader,
  ) {}

  /** Returns the event that the given event reverses; undefined if it is no reversal. */
  async reversedBy({ sequence, facts }: HistoryEvent, asOf: AsOf): Promise<EventRow | undefined> {
    const [row] = this.readStore.query(
      'SELECT stream, type, reverses FROM events WHERE sequence = ?',
      [sequence],
    );
    if (row === undefined) return undefined;
    const named = textOrNull(row, 'reverses');
    if (named !== null) return this.rows.byId([named])[0];
    const type = text(row, 'type') as LedgerEventType;
    const types = typesUndoneBy(type === begins ? finishes : type);
    const before = all([
      condition('stream = ? AND sequence < ?', text(row, 'stream'), sequence),
      oneOf('type', types),
    ]);
    const candidates = types.length === 0 ? [] : this.places(before, asOf).reverse();
    for (const place of candidates) {
      const found = await this.history.find(place, asOf);
      if (found && isAboutSame(found.facts, facts)) return this.rows.byId([found.id])[0];
    }
    return undefined;
  }

  /** Returns the event that reverses the given event, among events recorded and posted by the dates of the query. */
  async reversalOf(row: EventRow, asOf: AsOf): Promise<EventRow | undefined> {
    const by = howUndone(row.eventType as LedgerEventType).undoneBy;
    if (by === null) return undefined;
    const later = all([
      condition('stream = ? AND sequence > ?', row.stream, row.sequence),
      oneOf('type', [by === finishes ? begins : by]),
    ]);
    for (const place of this.places(later, asOf)) {
      const found = await this.history.find(place, asOf);
      const reversed = found && (await this.reversedBy(found, asOf));
      if (found && reversed?.sequence === row.sequence) return this.rows.byId([found.id])[0];
    }
    return undefined;
  }

  private places(where: Condition, asOf: AsOf): number[] {
    const recordedRows = all([within(asOf), where]);
    const sql = `SELECT sequence FROM events WHERE ${recordedRows.sql} ORDER BY sequence`;
    return this.readStore.query(sql, recordedRows.values).map((row) => ordinal(row, 'sequence'));
  }
}

function isAboutSame(one: Facts, other: Facts): boolean {
  const [a, b] = [one, other] as Readonly<Record<string, unknown>>[];
  return sameThing.every((name) => b?.[name] === undefined || a?.[name] === b[name]);
}
