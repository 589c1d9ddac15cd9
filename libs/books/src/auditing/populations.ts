import type { ReadStore } from '@art30/event-sourcing';
import { linesOf, type EventFilters } from '../filters/event-filters';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { all, condition, within, type Condition } from '../times/conditions';
import { minor, ordinal } from '../times/rows';
import type { TimesQuery } from '../times/shapes';
import { filtered, type DimensionValues } from '../words/dimensions';

/** Number of rows held in memory at a time, so that memory stays bounded however many rows match the filters. */
const rowsHeldMax = 1_000;

/** SQL conditions for the side of the journal from which a sample is drawn, by the sign of a line's US dollar value. */
const sides = {
  BOTH: condition('1'),
  DEBIT: condition('usd > 0'),
  CREDIT: condition('usd < 0'),
} as const;

/** Filters that select the journal lines from which a sample is drawn. */
export interface PopulationQuery
  extends TimesQuery, DimensionValues, Omit<EventFilters, 'account'> {
  readonly side: keyof typeof sides;
}

/** Reads populations: the sets of journal lines from which an auditor draws samples. */
export class Populations {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
  ) {}

  /**
   * Returns the journal lines that match the filters, in the order of the log and read lazily. `asOf` is the posting
   * date and the point in the log to which the query was resolved.
   *
   * @throws QuestionRefused UNREADABLE for an invalid time; BEHIND if the read model lags, or STANDING if it has
   * stopped.
   */
  async find(query: PopulationQuery): Promise<{ asOf: AsOf; lines: ReturnType<typeof linesIn> }> {
    const asOf = await this.asOf.resolveAtHead(query);
    const where = all([within(asOf), filtered(query), linesOf(query), sides[query.side]]);
    return { asOf, lines: linesIn(this.readStore, where) };
  }
}

function* linesIn(readStore: ReadStore, where: Condition) {
  let after: readonly [number, number] = [0, -1];
  for (;;) {
    const remainingRows = all([where, condition('(sequence, line) > (?, ?)', ...after)]);
    const rows = readStore.query(
      `SELECT sequence, line, usd FROM journal WHERE ${remainingRows.sql} ORDER BY sequence, line LIMIT ?`,
      [...remainingRows.values, rowsHeldMax],
    );
    const found = rows.map((row) => ({
      sequence: ordinal(row, 'sequence'),
      line: ordinal(row, 'line'),
      usd: minor(row, 'usd'),
    }));
    yield* found;
    const last = found.at(-1);
    if (last === undefined || found.length < rowsHeldMax) return;
    after = [last.sequence, last.line];
  }
}
