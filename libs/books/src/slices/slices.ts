import type { ReadStore } from '@art30/event-sourcing';
import type { KeySums } from '../columns/key-sums';
import { cutPage, keyOfLength, type Page } from '../times/as-of';
import { all, type Condition, lastSequenceOf, oneOf } from '../times/conditions';
import { compareKeys, type CursorKey } from '../times/cursor';
import type { Dimension } from '../words/dimensions';
import type { Words } from '../words/words';
import {
  addSums,
  countedByKey,
  lackingIn,
  type Slice,
  sortedByKey,
  type Sum,
  type Sums,
} from './counted-slices';
import { type ColumnsInReach, KeyedSums } from './keyed-sums';
import { KeptSlices, type Making } from './kept-slices';

export { addSums, type Slice, type Sum, type Sums } from './counted-slices';

/** Defines slices of the journal by the dimensions that group lines, and by a condition on lines. */
export interface Cut {
  readonly by: readonly Dimension[];
  readonly where: Condition;
}

/** One page of slices, and the key of the last one, from which the next page goes on; null if no page follows. */
interface SlicesPage<Word extends string> {
  readonly rows: readonly Slice<Word>[];
  readonly nextAfter: CursorKey | null;
}

/** Largest number of events that a condition lists by their sequences. */
const eventsNamedMax = 5_000;
/** Identifies cached sums by key in the cache. All pages of a query compute their figures from these sums. */
const sumsByKey = {};

/** Adds up journal lines. Every figure of every report is computed here. */
export class Slices {
  private readonly sums: KeyedSums;
  private readonly keptOf = new WeakMap<object, KeptSlices>();

  /** @param columns journal lines as columns in memory, from which most sums are computed. */
  constructor(
    private readonly readStore: Pick<ReadStore, 'query' | 'checkpoint'>,
    private readonly columns: ColumnsInReach = { here: () => undefined },
  ) {
    this.sums = new KeyedSums(readStore, columns);
  }

  /** Returns one sum for each figure (word), over all matching journal lines. */
  total<Word extends string>(words: Words<Word>, where: Condition): Sums<Word> {
    const [whole] = this.all(words, { by: [], where });
    return whole?.sums ?? addSums(words, []);
  }

  /** Counts the matching journal lines for each value of a dimension. */
  counts(dimension: Dimension, where: Condition): ReadonlyMap<CursorKey[number], number> {
    const sums = this.sums.of([dimension], where);
    return new Map(
      sums.map(({ key: [value = null], kinds }) => [
        value,
        kinds.reduce((count, { lines }) => count + lines, 0),
      ]),
    );
  }

  /**
   * Adds the sequences of the matching events to the condition if they are few, so that the database reads only these
   * events.
   */
  ofEvents(where: Condition): Condition {
    const found = this.columns.here()?.eventsThat(where, eventsNamedMax);
    return found === undefined ? where : all([oneOf('sequence', found), where]);
  }

  /** Returns the values of a dimension among the matching journal lines, each once. */
  valuesOf(dimension: Dimension, where: Condition): CursorKey {
    const years = dimension === 'year' ? this.columns.here()?.years(where) : undefined;
    if (years) return years.map(String);
    return this.sums.of([dimension], where).map(({ key: [value = null] }) => value);
  }

  /**
   * Returns all slices in the order of their keys. Missing values come last.
   *
   * @param cut.unlessZero slices in which all of these figures are zero, in USD and in amount, are left out.
   */
  all<Word extends string>(
    words: Words<Word>,
    { unlessZero, ...cut }: Cut & { readonly unlessZero?: readonly NoInfer<Word>[] },
  ): readonly Slice<Word>[] {
    const slices = this.kept(words, cut, {
      make: () => countedByKey(words, this.sorted(cut)),
      sizeOf: ({ length }) => Object.keys(words).length * length,
    });
    if (unlessZero === undefined) return slices;
    return slices.filter(({ sums }) => unlessZero.some((word) => !isZero(sums[word])));
  }

  /**
   * Returns one page of slices. Figures are computed only for the rows of the page. Without grouping dimensions the
   * page is empty.
   */
  page<Word extends string>(words: Words<Word>, cut: Cut, page: Page): SlicesPage<Word> {
    if (cut.by.length === 0) return { rows: [], nextAfter: null };
    const after = keyOfLength(page, cut.by.length);
    const sums = this.kept(sumsByKey, cut, {
      make: () => this.sorted(cut),
      sizeOf: (made) => made.reduce((size, { kinds }) => size + 1 + kinds.length, 0),
    });
    const first = after === null ? 0 : sums.findIndex(({ key }) => compareKeys(key, after) > 0);
    const rows = first < 0 ? [] : sums.slice(first, first + page.limit + 1);
    const { rows: shown, nextAfter } = cutPage(rows, page, ({ key }) => key);
    return { rows: countedByKey(words, shown), nextAfter };
  }

  /**
   * Returns the shortages of figures by slice, in positive US cents. Negative sums of finer slices are added up, so a
   * surplus for one country, say, does not offset a shortage for another. Slices without a shortage are left out.
   *
   * @param finer further dimensions that divide each slice.
   */
  lacking(
    words: Words,
    { by, where }: Cut,
    finer: readonly Dimension[],
  ): readonly { readonly key: CursorKey; readonly usd: bigint }[] {
    return lackingIn(this.all(words, { by: [...by, ...finer], where }), by.length);
  }

  private sorted({ by, where }: Cut): readonly KeySums[] {
    return sortedByKey(this.sums.of(by, where));
  }

  /**
   * Returns a result from the cache, or computes it. It is cached only if the journal lines of the query can no longer
   * change.
   */
  private kept<Made extends readonly unknown[]>(
    form: object,
    { by, where }: Cut,
    making: Making<Made>,
  ): Made {
    const columns = this.columns.here();
    const isSettled = lastSequenceOf(where) <= this.readStore.checkpoint().sequence;
    if (columns === undefined || !isSettled) return making.make();
    const kept = this.keptOf.get(columns) ?? new KeptSlices();
    this.keptOf.set(columns, kept);
    return kept.of(form, JSON.stringify([by, where.sql, where.values.map(String)]), making);
  }
}

function isZero({ usd, amount }: Sum): boolean {
  return usd === 0n && amount === 0n;
}
