import { account, type MoneyFact, kit } from '@art30/accounting';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, any, type Condition, equals, within } from '../times/conditions';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate, explainable } from '../explain/explain-template';
import { moneyOf, usdFigures, usdMoney } from '../slices/slice-values';
import { addSums, type Slice, type Slices } from '../slices/slices';
import {
  type WriteOffRows,
  linesOfWriteOffs,
  writeOffTotalWords,
  writeOffWords,
  WriteOffItem,
} from './write-off-rows';
import { figure } from '../words/figure';

const { answer, answerRowsMax: rowsMax, listOf, money, part, words } = kit;

/** Write-offs less their reversals, with their recoveries. */
const WriteOffTotals = answer('WriteOffTotals', {
  carryingUsd: figure(writeOffTotalWords.carryingUsd, '21276.60'),
  allowanceUsd: figure(writeOffTotalWords.allowanceUsd, '0.00'),
  expenseUsd: figure(writeOffTotalWords.expenseUsd, '21276.60'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '0.00'),
  inCurrencies: listOf(money, rowsMax)('Written off in each currency of pledges.', [
    { amount: '20000.00', currency: 'EUR' },
  ]),
});
type WriteOffTotals = kit.Infer<typeof WriteOffTotals>;

/** All of one year. */
const YearWriteOffs = answer('YearWriteOffs', {
  ...WriteOffTotals.members,
  year: words('Year of the posting dates.', '2025'),
});

/** Recoveries of a year from one pledge. */
const Recovery = answer('Recovery', {
  year: words('Year of the posting dates.', '2026'),
  donor: words('Donor that paid after the write-off.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recovered: figure(writeOffTotalWords.recoveredUsd, '5000.00', 'EUR'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '5319.15'),
});
type Recovery = kit.Infer<typeof Recovery>;

/** Losses of receivables that were written off. */
export const WriteOffsAnswer = answer('WriteOffs', {
  ...pageAnswered,
  ...explainable,
  items: listOf(
    WriteOffItem,
    rowsMax,
  )('Write-offs and reversals by posting date, and in the order of the log within a day.'),
  years: listOf(YearWriteOffs, rowsMax)('Each year, over all pages.'),
  totals: part(WriteOffTotals)('All years.'),
  recoveries: listOf(
    Recovery,
    rowsMax,
  )('Recoveries of what was written off, by year, pledge and currency, over all pages.'),
});
export type WriteOffsAnswer = kit.Infer<typeof WriteOffsAnswer>;

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

  async find(query: PageQuery & DimensionValues): Promise<WriteOffsAnswer> {
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

  private recoveries(where: Condition): Recovery[] {
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

function totalsOf(cells: readonly Cell[]): WriteOffTotals {
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
