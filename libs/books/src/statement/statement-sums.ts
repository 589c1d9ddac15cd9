import { demandStatementRows, statementRowsMax } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import {
  all,
  condition,
  type Condition,
  equals,
  lacks,
  postedIn,
  within,
} from '../times/conditions';
import type { InPieces } from '../caches/read-ahead';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, type ResultRow, text, textOrNull } from '../times/rows';
import type { Dimension } from '../words/dimensions';
import type { Slices, Sum } from '../slices/slices';
import { contributionSql, type Words } from '../words/words';
import { beforeStart, inPeriod, throughEnd, type StatementPeriod } from './statement-period';

/** A balance in US cents at the beginning and at the end of a period. */
export interface Ends {
  readonly opening: bigint;
  readonly closing: bigint;
}

export interface EndsOf<Word extends string> {
  /** Values of the dimensions by which journal lines are grouped, in the order of the dimensions. */
  readonly key: CursorKey;
  readonly ends: Readonly<Record<Word, Ends>>;
}

/** Sums of an event, less its reversal in the period, for each figure (word). */
export interface EventSums<Word extends string> {
  readonly sequence: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly date: string;
  readonly postedOn: string;
  readonly pledge: string | null;
  readonly recommendation: string | null;
  readonly purpose: string | null;
  readonly instalment: number | null;
  readonly receipt: string | null;
  /** Sum of each figure, with the currency of its journal lines; null if no line counts in it. */
  readonly sums: Readonly<Record<Word, Sum & { readonly currency: string | null }>>;
}

type EventKey = 'pledge' | 'purpose' | 'instalment' | 'currency';

/** Adds up the journal lines of a donor for a statement of account. */
export class StatementSums {
  constructor(
    private readonly slices: Slices,
    private readonly readStore: ReadStore,
  ) {}

  /** Returns balances at the beginning and the end of the period, by dimensions, over matching journal lines. */
  atEnds<Word extends string>(
    words: Words<Word>,
    by: readonly Dimension[],
    period: StatementPeriod,
    only: readonly Condition[] = [],
  ): EndsOf<Word>[] {
    const names = Object.keys(words) as Word[];
    const read = (end: Condition) => this.slices.all(words, { by, where: all([end, ...only]) });
    const before = new Map(
      read(beforeStart(period)).map(({ key, sums }) => [JSON.stringify(key), sums]),
    );
    // Lines before the period are also lines through its end, so no slice is missed.
    return read(throughEnd(period)).map(({ key, sums }) => {
      const earlier = before.get(JSON.stringify(key));
      const ends = names.map((name): [Word, Ends] => [
        name,
        { opening: earlier?.[name].usd ?? 0n, closing: sums[name].usd },
      ]);
      return { key, ends: Object.fromEntries(ends) as Record<Word, Ends> };
    });
  }

  /**
   * Returns the events of the period, in the order of the log, that have a nonzero sum for one of the figures in
   * `counting`. Journal lines are added up pledge by pledge, since no sum spans two pledges, so that other requests can
   * be served in between.
   *
   * @throws Rejection STATEMENT_TOO_LARGE.
   */
  *events<Word extends string>(
    words: Words<Word>,
    by: readonly EventKey[],
    period: StatementPeriod,
    counting: readonly NoInfer<Word>[],
  ): InPieces<readonly EventSums<Word>[]> {
    const names = Object.keys(words) as Word[];
    const sql = eventsSql(words, by, counting);
    const found: EventSums<Word>[] = [];
    for (const pledge of this.slices.valuesOf('pledge', inPeriod(period))) {
      const where = inPeriodOf(pledge, period);
      const rows = this.readStore.query(sql(where.sql), [...where.values, statementRowsMax + 1]);
      found.push(...rows.map((row) => eventSums(row, names)));
      demandStatementRows(found.length);
      yield undefined;
    }
    return found.sort(inOrder);
  }
}

/**
 * Returns the condition for the donor's journal lines in the period of one pledge, or of no pledge if it is null. The
 * unary plus rules out an index, so that SQLite finds the lines of a pledge by the pledge, and the other lines by the
 * donor.
 */
function inPeriodOf(pledge: CursorKey[number], { from, donorId, closing }: StatementPeriod) {
  const own = pledge === null ? [equals('donor', donorId), lacks('+pledge')] : [];
  const owned = pledge === null ? [] : [condition('+donor = ? AND pledge = ?', donorId, pledge)];
  return all([within(closing), ...own, ...owned, postedIn({ from, to: null })]);
}

/**
 * Returns SQL for the sums of events over the journal lines that match a condition. An event and its reversal are added
 * up together.
 */
function eventsSql<Word extends string>(
  words: Words<Word>,
  by: readonly EventKey[],
  counting: readonly Word[],
): (where: string) => string {
  const names = Object.keys(words) as Word[];
  const keys = by.map((name) => `lines.${name}`);
  const kept = counting.map((name) => `${name}_usd <> 0 OR ${name}_amount <> 0`);
  return (where) =>
    `SELECT * FROM (
       SELECT base.sequence AS sequence, base.event_id, base.type, base.effective_date AS date,
         max(lines.posting_date) AS posted_on, max(lines.receipt) AS receipt,
         max(lines.recommendation) AS recommendation,
         ${eventKeys.map((name) => keySql(name, by)).join(', ')},
         ${names.map((name) => wordSql(name, words)).join(', ')}
       FROM (SELECT * FROM journal WHERE ${where}) AS lines
       JOIN events USING (sequence)
       JOIN events AS base ON base.event_id = coalesce(events.reverses, events.event_id)
       GROUP BY ${['base.sequence', ...keys].join(', ')}
     ) WHERE ${kept.join(' OR ')}
     ORDER BY ${['sequence', ...eventKeys].join(', ')} LIMIT ?`;
}

/** Compares sums by event and then by pledge. Sums without a pledge come first, as in SQL. */
function inOrder(one: EventSums<string>, other: EventSums<string>): number {
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  const [first = '', second = ''] = [one.pledge, other.pledge].map((id) => id ?? '');
  // Sums of one pledge keep the order that SQL gave them.
  return first === second ? 0 : first < second ? -1 : 1;
}

const eventKeys: readonly EventKey[] = ['pledge', 'purpose', 'instalment', 'currency'];

function keySql(name: EventKey, by: readonly EventKey[]): string {
  return `${by.includes(name) ? `lines.${name}` : 'NULL'} AS ${name}`;
}

function wordSql<Word extends string>(name: Word, words: Words<Word>): string {
  const contribution = contributionSql(words[name], 'amount');
  return `
    sum(${contributionSql(words[name], 'usd')}) AS ${name}_usd,
    sum(${contribution}) AS ${name}_amount,
    max(CASE WHEN (${contribution}) IS NOT NULL THEN lines.currency END) AS ${name}_currency`;
}

function eventSums<Word extends string>(row: ResultRow, names: readonly Word[]): EventSums<Word> {
  const sums = names.map((name) => [
    name,
    {
      usd: minor(row, `${name}_usd`),
      amount: minor(row, `${name}_amount`),
      currency: textOrNull(row, `${name}_currency`),
    },
  ]);
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    date: text(row, 'date'),
    postedOn: text(row, 'posted_on'),
    pledge: textOrNull(row, 'pledge'),
    recommendation: textOrNull(row, 'recommendation'),
    purpose: textOrNull(row, 'purpose'),
    instalment: row['instalment'] === null ? null : ordinal(row, 'instalment'),
    receipt: textOrNull(row, 'receipt'),
    sums: Object.fromEntries(sums) as EventSums<Word>['sums'],
  };
}
