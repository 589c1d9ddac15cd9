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

/** Which slices: the dimensions that cut the journal, and the rows that count. */
export interface Cut {
  readonly by: readonly Dimension[];
  readonly where: Condition;
}

/** A page of slices, and the key of its last one; null where no page follows. */
interface SlicesPage<Word extends string> {
  readonly rows: readonly Slice<Word>[];
  readonly nextAfter: CursorKey | null;
}

/** Events that a condition names one by one. */
const eventsNamedMax = 5_000;
/** What is kept of a question for its pages: the sums that words are made of. */
const sumsByKey = {};

/** Sums of journal rows. Every figure of every report is one of these. */
export class Slices {
  private readonly sums: KeyedSums;
  private readonly keptOf = new WeakMap<object, KeptSlices>();

  /** @param columns the same rows as columns of numbers, from which most sums are made. */
  constructor(
    private readonly readStore: Pick<ReadStore, 'query' | 'checkpoint'>,
    private readonly columns: ColumnsInReach = { here: () => undefined },
  ) {
    this.sums = new KeyedSums(readStore, columns);
  }

  /** One sum a word over all rows that count. */
  total<Word extends string>(words: Words<Word>, where: Condition): Sums<Word> {
    const [whole] = this.all(words, { by: [], where });
    return whole?.sums ?? addSums(words, []);
  }

  /** Number of rows that count by what they hold of a dimension. */
  counts(dimension: Dimension, where: Condition): ReadonlyMap<CursorKey[number], number> {
    const sums = this.sums.of([dimension], where);
    return new Map(
      sums.map(({ key: [value = null], kinds }) => [
        value,
        kinds.reduce((count, { lines }) => count + lines, 0),
      ]),
    );
  }

  /** The same condition, with the events that have such rows where they are few, so that SQL looks at no other. */
  ofEvents(where: Condition): Condition {
    const found = this.columns.here()?.eventsThat(where, eventsNamedMax);
    return found === undefined ? where : all([oneOf('sequence', found), where]);
  }

  /** What the rows that count hold of a dimension, each value once. */
  valuesOf(dimension: Dimension, where: Condition): CursorKey {
    const years = dimension === 'year' ? this.columns.here()?.years(where) : undefined;
    if (years) return years.map(String);
    return this.sums.of([dimension], where).map(({ key: [value = null] }) => value);
  }

  /**
   * All slices, ordered by their key with what is unattributed last.
   *
   * @param cut.unlessZero left out are slices in which all of these words are zero, in USD and in amount.
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

  /** One page of the same, of whose rows alone words are counted; none of what is told apart by nothing. */
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
   * Shortages of words, in US cents above zero: negative sums of finer slices, added up by slice,
   * so that a surplus at one place hides no shortage at another. Slices without any are left out.
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

  /** What is made for a question, kept beside the columns where its lines cannot become others any more. */
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
