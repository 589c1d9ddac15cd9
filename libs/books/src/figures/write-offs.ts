import { account, type MoneyFact } from '@art30/accounting';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, any, type Condition, equals, within } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate } from '../explain/explain-template';
import { moneyOf, usdFigures, usdMoney } from '../slices/slice-values';
import { addSums, type Slice, type Slices } from '../slices/slices';
import type { WriteOffRows } from './write-off-rows';
import {
  linesOfWriteOffs,
  writeOffTotalWords,
  writeOffWords,
  type WriteOffItem,
} from './write-off-rows';

const counted = { ...writeOffTotalWords, amount: writeOffWords.amount };

/** The part of the totals that one year and currency of lines adds. */
type Cell = Slice<keyof typeof counted>;

const byPostingDate: SortKey<WriteOffItem> = {
  parts: 4,
  of: ({ postingDate, sequence, instalment, purpose }) => [
    ...[postingDate, sequence, instalment, purpose],
  ],
};

/** Report of receivables written off, and of money recovered afterwards. */
export class WriteOffs {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly rows: WriteOffRows,
    private readonly slices: Slices,
  ) {}

  async find(query: PageQuery & DimensionValues) {
    const page = await this.asOf.page(query);
    const only = filtered(query);
    const { rows, nextAfter } = sortedPage(this.rows.find(only, page.asOf), page, byPostingDate);
    const where = all([within(page.asOf), only]);
    const cells = this.slices.all(counted, {
      by: ['year', 'currency'],
      where: all([where, any([linesOfWriteOffs, equals('account', account.recoveries)])]),
    });
    const years = [...new Set(cells.map(({ key: [year] }) => String(year)))];
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        ...{ report: 'write-offs', asOf: page.asOf, scope: query },
        variables: ['sequence', 'year', 'donor', 'pledge', 'instalment', 'purpose', 'currency'],
      }),
      items: [...rows],
      years: years.map((year) => ({
        year,
        ...totalsOf(cells.filter(({ key }) => key[0] === year)),
      })),
      totals: totalsOf(cells),
      recoveries: this.recoveries(where),
    };
  }

  private recoveries(where: Condition) {
    const { recoveredUsd: recovered } = writeOffTotalWords;
    const found = this.slices.all(
      { recovered },
      {
        by: ['year', 'pledge', 'donor', 'currency'],
        where: all([where, equals('account', account.recoveries)]),
        unlessZero: ['recovered'],
      },
    );
    return found.map(({ key, sums }) => {
      const [year, pledge, donor, currency] = key.map((part) => String(part ?? ''));
      return {
        ...{ year: year ?? '', pledge: pledge ?? '', donor: donor ?? '' },
        recovered: moneyOf(sums.recovered.amount, currency ?? ''),
        recoveredUsd: usdMoney(sums.recovered.usd),
      };
    });
  }
}

function totalsOf(cells: readonly Cell[]) {
  const sums = addSums(
    counted,
    cells.map((cell) => cell.sums),
  );
  return { ...usdFigures(writeOffTotalWords, sums), inCurrencies: inCurrencies(cells) };
}

/** Totals of all years at hand, each currency once. */
function inCurrencies(cells: readonly Cell[]): MoneyFact[] {
  const amounts = new Map<string, bigint>();
  for (const { key, sums } of cells) {
    const currency = String(key[1]);
    amounts.set(currency, (amounts.get(currency) ?? 0n) + sums.amount.amount);
  }
  return [...amounts]
    .filter(([, amount]) => amount !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => moneyOf(amount, currency));
}
