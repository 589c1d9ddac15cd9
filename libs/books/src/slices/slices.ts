import { functionalCurrency } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { KeySums } from '../columns/key-sums';
import { cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, condition, type Condition, oneOf } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { countOf, minor, ordinal, type ResultRow } from '../times/rows';
import {
  AddedSlices,
  type ColumnsInReach,
  type Cut,
  type Slice,
  type Sum,
  type Sums,
} from './added-slices';
import { lackingIn } from './column-slices';
import { dimensionColumns, type Dimension } from '../words/dimensions';
import { contributionSql, type Words } from '../words/words';

export type { ColumnsInReach, Cut, Slice, Sum, Sums } from './added-slices';

/** SQLite's way of saying that there is no limit. */
const allRows = -1;
/** Events that a condition names one by one. */
const eventsNamedMax = 5_000;

/** Sums of journal rows. Every figure of every report is one of these. */
export class Slices {
  private readonly added: AddedSlices;

  /** @param columns the same rows as columns of numbers, from which most sums are made. */
  constructor(
    private readonly readStore: ReadStore,
    private readonly columns: ColumnsInReach = { here: () => undefined },
  ) {
    this.added = new AddedSlices(readStore, columns);
  }

  /** One sum a word over all rows that count. */
  total<Word extends string>(words: Words<Word>, where: Condition): Sums<Word> {
    if (Object.keys(words).length === 0) return sumsOf(words, {});
    const added = this.added.slices(words, { by: [], where });
    if (added) return added[0]?.sums ?? sumsOf(words, {});
    const [row] = this.readStore.query(
      `SELECT ${sumsSql(words)} FROM (${perAccount([], where)})`,
      where.values,
    );
    return sumsOf(words, row ?? {});
  }

  /** Number of rows that count. */
  count(where: Condition): number {
    const added = this.added.sums([], where);
    if (added) return linesIn(added);
    const [row] = this.readStore.query(
      `SELECT count(*) AS rows FROM journal WHERE ${where.sql}`,
      where.values,
    );
    return ordinal(row ?? {}, 'rows');
  }

  /** Number of rows that count by what they hold of a dimension. */
  counts(dimension: Dimension, where: Condition): ReadonlyMap<CursorKey[number], number> {
    const added = this.added.sums([dimension], where);
    if (added) return new Map(added.map((sums) => [sums.key[0] ?? null, linesIn([sums])]));
    const column = dimensionColumns[dimension];
    const rows = this.readStore.query(
      `SELECT ${column} AS value, count(*) AS rows FROM journal WHERE ${where.sql} GROUP BY 1`,
      where.values,
    );
    return new Map(rows.map((row) => [keyPart(row['value']), ordinal(row, 'rows')]));
  }

  /** The same condition, with the events that have such rows where they are few, so that SQL looks at no other. */
  ofEvents(where: Condition): Condition {
    const found = this.columns.here()?.eventsThat(where, eventsNamedMax);
    return found === undefined ? where : all([oneOf('sequence', found), where]);
  }

  /** The currency of all rows that count; undefined where they have several. */
  oneCurrency(where: Condition): string | undefined {
    const [first = functionalCurrency, ...others] = this.valuesOf('currency', where);
    return others.length === 0 ? String(first) : undefined;
  }

  /** What the rows that count hold of a dimension, each value once. */
  valuesOf(dimension: Dimension, where: Condition): CursorKey {
    const years = dimension === 'year' ? this.columns.here()?.years(where) : undefined;
    if (years) return years.map(String);
    const added = this.added.sums([dimension], where);
    if (added) return added.map(({ key: [value = null] }) => value);
    const column = dimensionColumns[dimension];
    return this.readStore
      .query(`SELECT DISTINCT ${column} AS value FROM journal WHERE ${where.sql}`, where.values)
      .map((row) => keyPart(row['value']));
  }

  /** All slices, ordered by their key with what is unattributed last. */
  all<Word extends string>(words: Words<Word>, cut: Cut<Word>): readonly Slice<Word>[] {
    return this.added.slices(words, cut) ?? this.read(words, cut, allRows);
  }

  /** One page of slices and the key of its last one, null where no page follows. */
  page<Word extends string>(
    words: Words<Word>,
    { by, where, ...cut }: Cut<Word>,
    page: Page,
  ): { rows: readonly Slice<Word>[]; nextAfter: CursorKey | null } {
    if (by.length === 0) return { rows: [], nextAfter: null };
    const after = keyOfLength(page, by.length);
    if (Object.keys(words).length === 0) return { rows: [], nextAfter: null };
    const added = this.added.page(words, { ...cut, by, where }, { ...page, after });
    if (added) return added;
    const from = after === null ? where : all([where, beyond(by, after)]);
    const found = this.read(words, { ...cut, by, where: from }, page.limit + 1);
    return cutPage(found, page, ({ key }) => key);
  }

  /**
   * Shortages of words, in US cents above zero: negative sums of finer slices, added up by slice,
   * so that a surplus at one place hides no shortage at another. Slices without any are left out.
   */
  lacking(
    words: Words,
    { by, where }: Cut,
    finer: readonly Dimension[],
  ): readonly { readonly key: CursorKey; readonly usd: bigint }[] {
    const places = [...by, ...finer];
    const added = this.added.slices(words, { by: places, where });
    if (added) return lackingIn(added, by.length);
    const keys = by.map((_, index) => `key${index}`);
    const names = Object.keys(words).map((name) => `"${name} usd"`);
    const lacks = names.map((name) => `sum(max(0, -coalesce(${name}, 0)))`).join(' + ');
    const rows = this.readStore.query(
      `SELECT ${[...keys, `${lacks} AS lacking`].join(', ')} FROM (
         SELECT ${[...keys, sumsSql(words)].join(', ')} FROM (${perAccount(places, where)})
         GROUP BY ${places.map((_, index) => `key${index}`).join(', ')})
       ${keys.length === 0 ? '' : `GROUP BY ${keys.join(', ')}`} HAVING lacking > 0`,
      where.values,
    );
    return rows.map((row) => ({
      key: keys.map((column) => keyPart(row[column])),
      usd: minor(row, 'lacking'),
    }));
  }

  private read<Word extends string>(
    words: Words<Word>,
    { by, where, unlessZero }: Cut<Word>,
    limit: number,
  ): Slice<Word>[] {
    if (Object.keys(words).length === 0) return [];
    const kept = unlessZero?.map((word) => `"${word} usd" <> 0 OR "${word} amount" <> 0`);
    const having = kept === undefined ? '' : `HAVING ${kept.join(' OR ')}`;
    const keys = by.map((_, index) => `key${index}`);
    const rows = this.readStore.query(
      `SELECT ${[...keys, sumsSql(words)].join(', ')} FROM (${perAccount(by, where)})
       GROUP BY ${keys.join(', ')} ${having} ORDER BY ${sortKeys(keys).join(', ')} LIMIT ?`,
      [...where.values, limit],
    );
    return rows.map((row) => ({
      key: keys.map((column) => keyPart(row[column])),
      sums: sumsOf(words, row),
    }));
  }
}

function linesIn(sums: readonly KeySums[]): number {
  return sums.flatMap(({ kinds }) => kinds).reduce((count, { lines }) => count + lines, 0);
}

/** Columns of the rows that are added up per account. */
const toldApart = { owned: 'owned', valueAlone: 'value_alone' };

/**
 * The rows that count, added up per account, by whether a pledge owns them, whether they move an
 * amount and by the kind of their event. All words tell lines apart by no more than that, so that they are evaluated on these few
 * rows.
 */
function perAccount(by: readonly Dimension[], where: Condition): string {
  const keys = by.map((name, index) => `${dimensionColumns[name]} AS key${index}`);
  const groups = [
    ...by.map((_, index) => `key${index}`),
    'account',
    'owned',
    'value_alone',
    'kind',
  ];
  const told = ['account', 'kind', 'pledge IS NOT NULL AS owned', 'amount = 0 AS value_alone'];
  return `SELECT ${[...keys, ...told].join(', ')},
            sum(usd) AS usd, sum(amount) AS amount
          FROM journal WHERE ${where.sql} GROUP BY ${groups.join(', ')}`;
}

/** Null stands behind all values, and a tuple of these compares as the rows are ordered. */
function sortKeys(columns: readonly string[]): string[] {
  return columns.flatMap((column) => [`${column} IS NULL`, `coalesce(${column}, '')`]);
}

function beyond(by: readonly Dimension[], after: CursorKey): Condition {
  const columns = by.map((name) => dimensionColumns[name]);
  const values = after.flatMap((part) => (part === null ? [1, ''] : [0, part]));
  const places = values.map(() => '?').join(', ');
  return condition(`(${sortKeys(columns).join(', ')}) > (${places})`, ...values);
}

function sumsSql<Word extends string>(words: Words<Word>): string {
  return Object.entries<Words<Word>[Word]>(words)
    .flatMap(([name, word]) => [
      `sum(${contributionSql(word, 'usd', toldApart)}) AS "${name} usd"`,
      `sum(${contributionSql(word, 'amount', toldApart)}) AS "${name} amount"`,
    ])
    .join(', ');
}

function sumsOf<Word extends string>(words: Words<Word>, row: ResultRow): Sums<Word> {
  return Object.fromEntries(
    Object.keys(words).map((name) => [
      name,
      { usd: minor(row, `${name} usd`), amount: minor(row, `${name} amount`) },
    ]),
  ) as Sums<Word>;
}

/** Sums of several slices, word by word; amounts add up only where the slices share a currency. */
export function addSums<Word extends string>(
  words: Words<Word>,
  parts: readonly Readonly<Record<Word, Sum>>[],
): Sums<Word> {
  const names = Object.keys(words) as Word[];
  const total = (name: Word): Sum => ({
    usd: parts.reduce((sum, part) => sum + part[name].usd, 0n),
    amount: parts.reduce((sum, part) => sum + part[name].amount, 0n),
  });
  return Object.fromEntries(names.map((name) => [name, total(name)])) as Sums<Word>;
}

function keyPart(value: unknown): string | number | null {
  if (typeof value === 'bigint') return countOf(value);
  return typeof value === 'string' ? value : null;
}
