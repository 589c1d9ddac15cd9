import { stream, type RegisteredRevaluation } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { InPieces } from '../caches/read-ahead';
import { changesIn } from '../registers/register-reader';
import { oneOf } from '../times/conditions';
import { ordinal, text, type ResultRow } from '../times/rows';

/** A revaluation run that valued a receipt's money, with the exchange rate that it used. */
export interface ReceiptValuation {
  readonly id: string;
  readonly asAt: string;
  /** Exchange rate in units of the currency per USD 1. */
  readonly rate: string;
}

/**
 * An application of a receipt's money to a pledge. `fromOverpayment` is the id of the application whose overpayment it
 * used, or null.
 */
interface Taken {
  readonly id: string;
  readonly sequence: number;
  readonly receiptId: string;
  readonly fromOverpayment: string | null;
}

/**
 * A revaluation run, with the items of one receipt that it valued. `reversedAt` is the sequence of the reversal of
 * these items.
 */
interface Run extends Pick<RegisteredRevaluation, 'items' | 'rates'> {
  readonly id: string;
  readonly sequence: number;
  readonly asAt: string;
  reversedAt?: number;
}

/**
 * Finds the revaluation run that last valued a receipt's money before a pledge took it, to show the exchange rate that
 * this value rests on.
 */
export class ReceiptValuations {
  constructor(private readonly readStore: ReadStore) {}

  /**
   * Returns a lookup by event and currency of the latest revaluation run that had valued the money which the event
   * took. The lookup is undefined if no run was in force then: the money still had its value at receipt.
   *
   * @param sequences events that take money of a receipt.
   */
  *before(
    sequences: readonly number[],
  ): InPieces<(sequence: number, currency: string) => ReceiptValuation | undefined> {
    const applied = this.appliedAt(sequences);
    yield undefined;
    const taken = this.taken([...applied.values()]);
    yield undefined;
    const receipts = [...new Set([...taken.values()].map(({ receiptId }) => receiptId))];
    const runs = this.runsOn(receipts);
    yield undefined;
    const recorded = this.recordedAt(receipts);
    yield undefined;
    return (sequence, currency) => {
      const own = taken.get(applied.get(sequence) ?? '');
      if (own === undefined) return undefined;
      const begun = recorded.get(own.receiptId)?.findLast((one) => one < own.sequence) ?? 0;
      const latest = runs
        .get(own.receiptId)
        ?.findLast((run) => run.sequence > begun && stoodAt(run, own) && valued(run, own, taken));
      const rate = latest?.rates[currency]?.unitsPerUsd;
      if (latest === undefined || rate === undefined) return undefined;
      return { id: latest.id, asAt: latest.asAt, rate };
    };
  }

  private appliedAt(sequences: readonly number[]): Map<number, string> {
    const where = oneOf('sequence', sequences);
    const rows = this.readStore.query(
      `SELECT sequence, id FROM applications WHERE ${where.sql} ORDER BY sequence, ordinal`,
      where.values,
    );
    return new Map(rows.map((row) => [ordinal(row, 'sequence'), text(row, 'id')]));
  }

  /** Returns applications by id, including those whose overpayments they use. */
  private taken(ids: readonly string[]): Map<string, Taken> {
    const takenById = new Map<string, Taken>();
    for (let asked = ids; asked.length > 0;) {
      const where = oneOf('id', asked);
      const rows = this.readStore.query(
        `SELECT id, sequence, changes FROM applications
         WHERE ${where.sql} AND json_type(changes, '$.pledgeId') IS NOT NULL`,
        where.values,
      );
      for (const row of rows) takenById.set(text(row, 'id'), takenBy(row));
      const sources = [...takenById.values()].map(({ fromOverpayment }) => fromOverpayment);
      asked = sources.filter((id) => id !== null && !takenById.has(id)) as string[];
      if (rows.length === 0) break;
    }
    return takenById;
  }

  private runsOn(receipts: readonly string[]): Map<string, Run[]> {
    const streams = new Map(receipts.map((id) => [stream.receipt(id), id]));
    const where = oneOf('events.stream', [...streams.keys()]);
    const rows = this.readStore.query(
      `SELECT revalued.id, sequence, stream, events.effective_date AS as_at, changes
       FROM events JOIN revalued USING (sequence) WHERE ${where.sql} ORDER BY sequence`,
      where.values,
    );
    const runs = new Map<string, Run[]>(receipts.map((id) => [id, []]));
    for (const row of rows) noteRun(row, runs.get(streams.get(text(row, 'stream')) ?? '') ?? []);
    return runs;
  }

  /**
   * Returns the sequences at which each receipt was recorded. A receipt can be recorded again after the first record
   * was reversed.
   */
  private recordedAt(receipts: readonly string[]): Map<string, number[]> {
    const where = oneOf('id', receipts);
    const rows = this.readStore.query(
      `SELECT id, sequence FROM receipts
       WHERE ${where.sql} AND json_type(changes, '$.bankReference') IS NOT NULL ORDER BY sequence`,
      where.values,
    );
    const recorded = new Map<string, number[]>(receipts.map((id) => [id, []]));
    for (const row of rows) recorded.get(text(row, 'id'))?.push(ordinal(row, 'sequence'));
    return recorded;
  }
}

function takenBy(row: ResultRow): Taken {
  const { receiptId = '', fromOverpayment = null } = changesIn('applications', row);
  return { id: text(row, 'id'), sequence: ordinal(row, 'sequence'), receiptId, fromOverpayment };
}

/** Adds a revaluation run to the runs of its receipt, or marks it as reversed. */
function noteRun(row: ResultRow, runs: Run[]): void {
  const [id = ''] = text(row, 'id').split('|');
  const sequence = ordinal(row, 'sequence');
  const { items, rates } = changesIn('revalued', row);
  if (items !== undefined && rates !== undefined) {
    runs.push({ id, sequence, asAt: text(row, 'as_at'), items, rates });
    return;
  }
  const reversed = runs.findLast((run) => run.id === id);
  if (reversed !== undefined) reversed.reversedAt = sequence;
}

function stoodAt(run: Run, { sequence }: Taken): boolean {
  return run.sequence < sequence && (run.reversedAt ?? sequence) >= sequence;
}

/**
 * True if a revaluation run valued the money that an application took, either in suspense or as the overpayment from
 * which it came.
 */
function valued(run: Run, { fromOverpayment }: Taken, taken: ReadonlyMap<string, Taken>): boolean {
  if (fromOverpayment === null)
    return run.items.some((item) => 'kind' in item && item.kind === 'UNAPPLIED');
  const source = taken.get(fromOverpayment);
  return (
    run.items.some((item) => 'applicationId' in item && item.applicationId === fromOverpayment) ||
    (source !== undefined && stoodAt(run, source) && valued(run, source, taken))
  );
}
