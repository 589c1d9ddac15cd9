import { kit, recommendations } from '@art30/accounting';
import { atOnce, rested, type Rest } from '../caches/read-ahead';
import type { Owing, OwingInstalments } from './owed-instalments';
import { type AgeingDay, type DueBucket, dueBuckets } from '../times/ages';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { pageAnswered, type PageQuery } from '../times/shapes';
import { figure } from '../words/words';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { agedOnIn, explainable, explainTemplate } from '../words/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { addSums, type Sums } from '../slices/slices';
import { ageingWords, type AgeingWord } from '../words/ageing-words';

const { answer, answerRowsMax: rowsMax, count, date, listOf, money, nullable, part, words } = kit;

const bucketNames = dueBuckets.map(({ name }) => name);
/** Unpaid amounts of instalments in US dollars, with the receivable and the allowance for doubtful debts. */
const AgeingFigures = answer('AgeingFigures', {
  outstandingUsd: figure(ageingWords.outstanding, '555555.55'),
  receivableUsd: figure(ageingWords.receivable, '555555.55'),
  conditionalUsd: figure(ageingWords.conditional, '0.00'),
  allowanceUsd: figure(ageingWords.allowance, '0.00'),
  carryingUsd: figure(ageingWords.carrying, '555555.55'),
});
type AgeingFigures = kit.Infer<typeof AgeingFigures>;

/** Unpaid amounts of instalments in one currency. */
const AgeingCurrency = answer('AgeingCurrency', {
  outstanding: money('Not received yet, conditional parts included.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  receivable: money('Receivable, of unconditional agreements or with the condition met.', {
    amount: '500000.00',
    currency: 'EUR',
  }),
  conditional: money('Part whose condition is not met.', { amount: '0.00', currency: 'EUR' }),
});
type AgeingCurrency = kit.Infer<typeof AgeingCurrency>;

/** An instalment that is not fully paid, with amounts in the currency of the pledge and in US dollars. */
const AgeingItem = answer('AgeingItem', {
  ...AgeingFigures.members,
  pledge: words('Pledge.', 'P1'),
  donor: words('Its donor.', 'DON-A'),
  recommendation: kit.oneOf(recommendations)('The call under which it was made.', 'n'),
  instalment: count('Number of the instalment.', 2),
  reminders: count('Reminders sent for the instalment, without those that were reversed.', 1),
  lastReminderOn: nullable(
    date('Day of the last reminder; null where there is none.', '2025-07-15'),
  ),
  dueOn: date('Due date that holds at `asAt`, as known at `knownAt`.', '2025-03-31'),
  originalDueOn: date(
    'Due date as first agreed, by the agreement as signed or by the amendment that added the instalment. The same as `dueOn` where it was never moved.',
    '2025-03-31',
  ),
  daysPastDue: count('Days past the due date; 0 where it is not due.', 0),
  bucket: kit.oneOf(bucketNames)(
    'Range of the days past due: not due, 1 to 30, 31 to 60, 61 to 90, 91 to 180, 181 to 365, up to 2 and 3 years of 365 days, or more.',
    'NOT_DUE',
  ),
  outstanding: money("Not received yet, conditional parts included, in the pledge's currency.", {
    amount: '500000.00',
    currency: 'EUR',
  }),
  receivable: money("Receivable, in the pledge's currency.", {
    amount: '500000.00',
    currency: 'EUR',
  }),
  conditional: money("Part whose condition is not met, in the pledge's currency.", {
    amount: '0.00',
    currency: 'EUR',
  }),
});
export type AgeingItem = kit.Infer<typeof AgeingItem>;

/** Totals of unpaid instalments. */
const AgeingTotals = answer('AgeingTotals', {
  ...AgeingFigures.members,
  instalments: count('Number of instalments.', 1),
  inCurrencies: listOf(
    AgeingCurrency,
    rowsMax,
  )('The same by currency, in the order of their codes.'),
});
type AgeingTotals = kit.Infer<typeof AgeingTotals>;

/** Totals of unpaid instalments for one range of days past the due date. */
const AgeingBucket = answer('AgeingBucket', {
  ...AgeingTotals.members,
  bucket: kit.oneOf(bucketNames)('Range of days past the due date.', 'NOT_DUE'),
});
export type AgeingBucket = kit.Infer<typeof AgeingBucket>;

/** Report of unpaid instalments by their age: the number of days past the due date. */
export const AgeingAnswer = answer('Ageing', {
  ...pageAnswered,
  ...explainable,
  agedOn: date(
    'Day on which ages are counted: `asAt`, or today (UTC) if the request names no date.',
    '2024-09-30',
  ),
  items: listOf(AgeingItem, rowsMax)('The instalments, first due first.'),
  buckets: listOf(
    AgeingBucket,
    rowsMax,
  )(
    'All buckets in their order, over all pages; only the requested one, if the request names one.',
  ),
  totals: part(AgeingTotals)('The same over all buckets.'),
});
export type AgeingAnswer = kit.Infer<typeof AgeingAnswer>;

interface AgeingQuery extends PageQuery {
  readonly donor?: string | undefined;
  readonly pledge?: string | undefined;
  readonly recommendation?: string | undefined;
  readonly bucket?: DueBucket | undefined;
}

const firstDueFirst: SortKey<Owing> = {
  parts: 3,
  of: ({ dueOn, pledge, instalment }) => [dueOn, pledge, instalment],
};

/** Computes the report of unpaid instalments by age. */
export class Ageing {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly owing: OwingInstalments,
    private readonly ageingDay: AgeingDay,
    private readonly rest: Rest,
  ) {}

  async find(query: AgeingQuery): Promise<AgeingAnswer> {
    const page = await this.asOf.page(query);
    const agedOn = this.ageingDay.of(page.asOf);
    const all = await rested(this.owing.of(query, page.asOf, agedOn), this.rest);
    const owing = all.filter(({ bucket }) => (query.bucket ?? bucket) === bucket);
    const { rows, nextAfter } = sortedPage(owing, page, firstDueFirst);
    await this.rest?.();
    const buckets = dueBuckets
      .filter(({ name }) => (query.bucket ?? name) === name)
      .map(({ name }) => ({
        bucket: name,
        ...totalsOf(owing.filter(({ bucket }) => bucket === name)),
      }));
    await this.rest?.();
    return {
      ...answeredPage(page, nextAfter),
      agedOn,
      explain: explainTemplate({
        report: 'ageing',
        asOf: page.asOf,
        scope: { ...query, agedOn: agedOnIn(page.asOf, agedOn) },
        variables: ['pledge', 'instalment', 'bucket', 'currency'],
      }),
      items: rows.map(itemOf),
      buckets,
      totals: totalsOf(owing),
    };
  }

  /**
   * Returns pledge and number of each unpaid instalment in a range of ages, to find the journal lines behind a figure
   * of the report.
   *
   * @param agedOn day on which ages are counted; the date of the query if left out.
   */
  places(
    bucket: string,
    asOf: AsOf,
    agedOn = this.ageingDay.of(asOf),
  ): readonly (readonly [string, number])[] {
    return atOnce(this.owing.of({}, asOf, agedOn))
      .filter((one) => one.bucket === bucket)
      .map(({ pledge, instalment }) => [pledge, instalment] as const);
  }
}

function itemOf({ members, sums, ...owing }: Owing): AgeingItem {
  const { donorId, recommendation, currency } = members;
  return {
    ...owing,
    donor: donorId,
    recommendation,
    ...inCurrency(sums, currency),
    ...figuresOf(sums),
  };
}

function totalsOf(owing: readonly Owing[]): AgeingTotals {
  const sumsOf = (some: readonly Owing[]) =>
    addSums(
      ageingWords,
      some.map(({ sums }) => sums),
    );
  const currencies = [...new Set(owing.map(({ members }) => members.currency))].sort();
  return {
    instalments: owing.length,
    ...figuresOf(sumsOf(owing)),
    inCurrencies: currencies.map((currency) =>
      inCurrency(sumsOf(owing.filter(({ members }) => members.currency === currency)), currency),
    ),
  };
}

function figuresOf(sums: Sums<AgeingWord>): AgeingFigures {
  return {
    outstandingUsd: usdMoney(sums.outstanding.usd),
    receivableUsd: usdMoney(sums.receivable.usd),
    conditionalUsd: usdMoney(sums.conditional.usd),
    allowanceUsd: usdMoney(sums.allowance.usd),
    carryingUsd: usdMoney(sums.carrying.usd),
  };
}

function inCurrency(sums: Sums<AgeingWord>, currency: string): AgeingCurrency {
  return {
    outstanding: moneyOf(sums.outstanding.amount, currency),
    receivable: moneyOf(sums.receivable.amount, currency),
    conditional: moneyOf(sums.conditional.amount, currency),
  };
}
