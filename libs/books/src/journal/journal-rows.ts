import type { AccountItem, Dims, Level, Recommendation } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOf } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import { minor, ordinal, ordinalOrNull, text, textOrNull, type ResultRow } from '../times/rows';

/** Number of rows held in memory at a time, so that memory stays bounded however large the journal is. */
const rowsHeldMax = 250;

/** A journal line with the type, stream and time of its event. Dimensions without a value are left out. */
export type JournalRow = ReturnType<typeof rowOf>;

/** Yields all rows of the journal in the order of the log. They are read in batches while they are consumed. */
export function* journalRows(readStore: ReadStore, asOf: AsOf): Generator<JournalRow> {
  let after: readonly [number, number] = [0, -1];
  for (;;) {
    const where = all([within(asOf), condition('(sequence, line) > (?, ?)', ...after)]);
    const found = readStore.query(
      `SELECT lines.*, events.type, events.stream, events.recorded_at
       FROM (SELECT * FROM journal WHERE ${where.sql} ORDER BY sequence, line LIMIT ?) AS lines
       JOIN events USING (sequence) ORDER BY lines.sequence, lines.line`,
      [...where.values, rowsHeldMax],
    );
    const rows = found.map(rowOf);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsHeldMax) return;
    after = [last.sequence, last.line];
  }
}

function rowOf(row: ResultRow) {
  // No check is needed here: values were checked when the event was read.
  const dimension = <T extends string>(column: string) =>
    (textOrNull(row, column) ?? undefined) as T | undefined;
  return {
    sequence: ordinal(row, 'sequence'),
    line: ordinal(row, 'line'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    effectiveDate: text(row, 'effective_date'),
    postingDate: text(row, 'posting_date'),
    recordedAt: text(row, 'recorded_at'),
    account: text(row, 'account'),
    currency: text(row, 'currency'),
    amount: minor(row, 'amount'),
    usd: minor(row, 'usd'),
    dims: {
      donor: dimension('donor'),
      pledge: dimension('pledge'),
      instalment: ordinalOrNull(row, 'instalment') ?? undefined,
      recommendation: dimension<Recommendation>('recommendation'),
      purpose: dimension('purpose'),
      level: dimension<Level>('level'),
      country: dimension('country'),
      receipt: dimension('receipt'),
      bankAccount: dimension('bank_account'),
      fund: text(row, 'fund'),
      accountItem: dimension<AccountItem>('account_item'),
    } satisfies Record<keyof Dims, unknown>,
  };
}
