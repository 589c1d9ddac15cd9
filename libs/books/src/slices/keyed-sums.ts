import type { ReadStore } from '@art30/event-sourcing';
import type { By, JournalColumns } from '../columns/journal-columns';
import type { KeySums, KindSum } from '../columns/key-sums';
import { type CellColumn, isCellColumn, LineKinds } from '../columns/line-cells';
import type { Condition } from '../times/conditions';
import { compareKeys } from '../times/cursor';
import { countOf, minor, ordinal, type ResultRow, text } from '../times/rows';
import { dimensionColumns, type Dimension } from '../words/dimensions';
import type { EventKind } from '../words/words';

/** Access to the in-memory columns of the current read model; `here` returns undefined if it has none. */
export interface ColumnsInReach {
  here(): Pick<JournalColumns, 'sums' | 'eventsThat' | 'years'> | undefined;
}

/** Adds up matching journal lines by dimensions and by kind of line. */
export class KeyedSums {
  private readonly kinds = new LineKinds();

  constructor(
    private readonly readStore: Pick<ReadStore, 'query'>,
    private readonly columns: ColumnsInReach,
  ) {}

  /**
   * Returns the sums, unsorted. They come from the in-memory columns if these can answer the query, and from the
   * database otherwise.
   */
  of(by: readonly Dimension[], where: Condition): readonly KeySums[] {
    const columns = columnsOf(by);
    return (columns && this.columns.here()?.sums(where, columns)) ?? this.ofRows(by, where);
  }

  private ofRows(by: readonly Dimension[], { sql, values }: Condition): readonly KeySums[] {
    const keys = by.map((_, index) => `key${index}`);
    const found: (KeySums & { readonly kinds: KindSum[] })[] = [];
    for (const row of this.readStore.query(sumsSql(by, sql), values)) {
      const key = keys.map((name) => keyPart(row[name]));
      const last = found.at(-1);
      if (last && compareKeys(key, last.key) === 0) last.kinds.push(this.kindSum(row));
      else found.push({ key, kinds: [this.kindSum(row)] });
    }
    return found;
  }

  private kindSum(row: ResultRow): KindSum {
    return {
      kind: this.kinds.of({
        account: text(row, 'account'),
        kind: text(row, 'kind') as EventKind,
        isOwned: row['owned'] === 1n,
        isValueAlone: row['value_alone'] === 1n,
      }),
      usd: minor(row, 'usd'),
      amount: minor(row, 'amount'),
      lines: ordinal(row, 'lines'),
    };
  }
}

/** Translates dimensions into columns held in memory; undefined if one of them is not held there. */
function columnsOf(by: readonly Dimension[]): By | undefined {
  const names = by.filter((name) => name !== 'year').map((name) => dimensionColumns[name]);
  const columns = names.filter(isCellColumn) as CellColumn[];
  if (columns.length < names.length) return undefined;
  const yearAt = by.indexOf('year');
  return yearAt < 0 ? { columns } : { columns, yearAt };
}

function sumsSql(by: readonly Dimension[], where: string): string {
  const keys = by.map((name, index) => `${dimensionColumns[name]} AS key${index}`);
  const groups = [...by.map((_, index) => `key${index}`), 'account', 'kind', 'owned, value_alone'];
  return `
    SELECT ${[...keys, 'account', 'kind'].join(', ')}, pledge IS NOT NULL AS owned,
      amount = 0 AS value_alone, sum(usd) AS usd, sum(amount) AS amount, count(*) AS lines
    FROM journal WHERE ${where} GROUP BY ${groups.join(', ')} ORDER BY ${groups.join(', ')}`;
}

function keyPart(value: unknown): string | number | null {
  if (typeof value === 'bigint') return countOf(value);
  return typeof value === 'string' ? value : null;
}
