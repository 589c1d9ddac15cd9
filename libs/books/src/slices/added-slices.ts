import type { ReadStore } from '@art30/event-sourcing';
import type { KeySums } from '../columns/key-sums';
import type { JournalColumns } from '../columns/journal-columns';
import { cutPage, type Page } from '../times/as-of';
import { type Condition, lastSequenceOf } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import type { Dimension } from '../words/dimensions';
import type { Words } from '../words/words';
import { columnsOf, compareKeys, countedByKey, sortedByKey } from './column-slices';
import { KeptSlices, type Making } from './kept-slices';

/** A sum twice: in US cents, and in minor units of the currency of its lines. */
export interface Sum {
  readonly usd: bigint;
  readonly amount: bigint;
}

export type Sums<Word extends string> = Readonly<Record<Word, Sum>>;

/** Journal rows that share the values of some dimensions, summed up word by word. */
export interface Slice<Word extends string> {
  /** Values of the dimensions in the order asked for, null where the lines carry none. */
  readonly key: CursorKey;
  readonly sums: Sums<Word>;
}

/** Which slices: the dimensions that cut the journal, and the rows that count. */
export interface Cut<Word extends string = string> {
  readonly by: readonly Dimension[];
  readonly where: Condition;
  /** Left out are slices in which all of these words are zero, in USD and in amount. */
  readonly unlessZero?: readonly NoInfer<Word>[];
}

/** Gives the lines as columns, where the read model that is asked has any. */
export interface ColumnsInReach {
  here(): Pick<JournalColumns, 'sums' | 'eventsThat' | 'years'> | undefined;
}

/** What is kept of a question for its pages: the sums that words are made of. */
const sumsByKey = {};

/** Slices that are made of columns of numbers, where those say what is asked and reach as far; undefined where not. */
export class AddedSlices {
  private readonly keptOf = new WeakMap<object, KeptSlices>();

  constructor(
    private readonly readStore: Pick<ReadStore, 'checkpoint'>,
    private readonly columns: ColumnsInReach,
  ) {}

  /** The rows that count, added up by these dimensions and all that words tell apart. */
  sums(by: readonly Dimension[], where: Condition): readonly KeySums[] | undefined {
    const columns = columnsOf(by);
    return columns && this.columns.here()?.sums(where, columns);
  }

  /** All slices, sorted by their keys. */
  slices<Word extends string>(
    words: Words<Word>,
    { by, where, unlessZero }: Cut<Word>,
  ): readonly Slice<Word>[] | undefined {
    const names = Object.keys(words).length;
    if (names === 0) return [];
    const slices = this.keptOr(
      words,
      { by, where },
      {
        make: () => {
          const sums = this.sums(by, where);
          return sums && countedByKey(words, sortedByKey(sums));
        },
        sizeOf: ({ length }) => names * length,
      },
    );
    const isKept = ({ sums }: Slice<Word>) =>
      unlessZero === undefined || unlessZero.some((word) => !isZero(sums[word]));
    return slices?.filter(isKept);
  }

  /** A page of them, of whose rows alone words are counted. */
  page<Word extends string>(
    words: Words<Word>,
    cut: Cut<Word>,
    { after, limit }: Pick<Page, 'after' | 'limit'>,
  ): { rows: readonly Slice<Word>[]; nextAfter: CursorKey | null } | undefined {
    if (cut.unlessZero !== undefined) {
      const slices = this.slices(words, cut);
      return slices && pageBehind(after, slices, limit);
    }
    const sums = this.sortedSums(cut);
    if (sums === undefined) return undefined;
    const { rows, nextAfter } = pageBehind(after, sums, limit);
    return { rows: countedByKey(words, rows), nextAfter };
  }

  private sortedSums({ by, where }: Pick<Cut, 'by' | 'where'>): readonly KeySums[] | undefined {
    return this.keptOr(
      sumsByKey,
      { by, where },
      {
        make: () => {
          const sums = this.sums(by, where);
          return sums && sortedByKey(sums);
        },
        sizeOf: (sums) => sums.reduce((all, { kinds }) => all + 1 + kinds.length, 0),
      },
    );
  }

  /** What is made for a question, kept where its lines cannot become others any more. */
  private keptOr<Made extends readonly unknown[]>(
    form: object,
    { by, where }: Pick<Cut, 'by' | 'where'>,
    making: Making<Made>,
  ): Made | undefined {
    const isSettled = lastSequenceOf(where) <= this.readStore.checkpoint().sequence;
    if (!isSettled) return making.make();
    const asked = JSON.stringify([by, where.sql, where.values.map(String)]);
    return this.kept()?.of(form, asked, making);
  }

  /** What is kept of the read model that is asked. */
  private kept(): KeptSlices | undefined {
    const columns = this.columns.here();
    if (columns === undefined) return undefined;
    const known = this.keptOf.get(columns) ?? new KeptSlices();
    this.keptOf.set(columns, known);
    return known;
  }
}

function isZero({ usd, amount }: Sum): boolean {
  return usd === 0n && amount === 0n;
}

/** The page of rows, sorted by their keys, that comes behind a key. */
function pageBehind<Row extends { readonly key: CursorKey }>(
  after: CursorKey | null,
  sorted: readonly Row[],
  limit: number,
): { rows: readonly Row[]; nextAfter: CursorKey | null } {
  const first = after === null ? 0 : sorted.findIndex(({ key }) => compareKeys(key, after) > 0);
  const rows = first < 0 ? [] : sorted.slice(first, first + limit + 1);
  return cutPage(rows, { limit }, ({ key }) => key);
}
