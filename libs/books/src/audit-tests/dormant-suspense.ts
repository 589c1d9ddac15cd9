import { account, daysBefore, kit } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { ColumnsOfReadModels } from '../columns/journal-columns';
import { explainable, explainTemplate } from '../words/explain-template';
import { rested, type InPieces, type Rest } from '../caches/read-ahead';
import type { RegisterReader } from '../registers/register-reader';
import { ageInDays, type AgeingDay } from '../times/ages';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, oneOf, within, type Condition } from '../times/conditions';
import { minor, ordinal, text, type ResultRow } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { moneyOf, usdMoney } from '../slices/slice-values';

const { answer, answerRowsMax, count, date, listOf, money } = kit;
const { optional, part, shape, uuid, wholeNumber, words } = kit;

/** Number of receipts that one SQL query reads. Between two queries the process serves other requests. */
const receiptsAtATime = 100;
/**
 * Default of `days`: money in suspense (bank credits that no pledge has claimed yet) is dormant after 90 days without a
 * movement.
 */
const daysDefault = 90;

/**
 * Query for dormant suspense: the number of days without a movement after which money counts as dormant, and the page.
 */
export const DormantSuspenseQuery = shape('DormantSuspenseQuery', {
  ...pageAsked,
  days: optional(
    wholeNumber(0, 10_000)(
      'Receipts whose money in suspense has not moved for at least this number of days. Left out: 90.',
      90,
    ),
  ),
});

const MovedBy = answer('MovedBy', {
  sequence: count('Sequence of the event.', 61),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'ReceiptRecorded'),
});

const DormantReceipt = answer('DormantReceipt', {
  receipt: words('Receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  bankAccount: words('Code of the own bank account that was credited.', 'BK-EUR'),
  valueDate: date('Value date of the bank.', '2024-07-22'),
  valueDays: count('Days since the value date.', 120),
  lastMovedOn: date('Date of the last fact that changed the amount in suspense.', '2024-08-01'),
  idleDays: count('Days since then.', 110),
  lastMovedBy: part(MovedBy)('That fact.'),
  unapplied: money('What is in suspense.', { amount: '40.00', currency: 'USD' }),
  unappliedUsd: money('Its carrying value.', { amount: '40.00', currency: 'USD' }),
});

const DormantTotals = answer('DormantTotals', {
  receipts: count('Receipts.', 1),
  unappliedUsd: money('Carrying value of their money in suspense.', {
    amount: '40.00',
    currency: 'USD',
  }),
});

export const DormantSuspenseAnswer = answer('DormantSuspense', {
  ...pageAnswered,
  ...explainable,
  agedOn: date('Day on which days are counted: `asAt`, or today (UTC) without one.', '2024-11-30'),
  days: count('Requested number of days without a movement.', 90),
  totals: part(DormantTotals)('Over all pages.'),
  items: listOf(DormantReceipt, answerRowsMax)('The receipts, longest idle first.'),
});

interface IdleQuery extends PageQuery {
  readonly days?: number | undefined;
}

type Held = ReturnType<typeof heldOf>;

interface Idle {
  readonly agedOn: string;
  readonly days: number;
}

const longestIdleFirst: SortKey<Held> = {
  parts: 3,
  of: ({ lastMovedOn, receipt, currency }) => [lastMovedOn, receipt, currency],
};

interface DormantSources {
  readonly asOf: AsOfResolver;
  readonly readStore: ReadStore;
  readonly registers: RegisterReader;
  readonly ageingDay: AgeingDay;
  readonly columns: ColumnsOfReadModels;
  /** Pauses a long computation so that the process can serve other requests. */
  readonly rest?: Rest;
}

/**
 * Finds receipts whose money in suspense has not moved for many days. Auditors ask why nobody has assigned it to a
 * pledge.
 */
export class DormantSuspense {
  constructor(private readonly dependencies: DormantSources) {}

  async find(query: IdleQuery) {
    const page = await this.dependencies.asOf.page(query);
    const { days = daysDefault } = query;
    const agedOn = this.dependencies.ageingDay.of(page.asOf);
    const held = await rested(this.idle(page.asOf, { agedOn, days }), this.dependencies.rest);
    const { rows, nextAfter } = sortedPage(held, page, longestIdleFirst);
    await this.dependencies.rest?.();
    const totals = {
      receipts: new Set(held.map(({ receipt }) => receipt)).size,
      unappliedUsd: usdMoney(held.reduce((sum, { usd }) => sum + usd, 0n)),
    };
    await this.dependencies.rest?.();
    return {
      ...answeredPage(page, nextAfter),
      agedOn,
      days,
      explain: explainTemplate({
        report: 'receipts',
        asOf: page.asOf,
        scope: {},
        variables: [],
        members: { receipt: 'receipt' },
      }),
      totals,
      items: this.items(rows, page.asOf, agedOn),
    };
  }

  /** Computes, receipt by receipt, the money in suspense that has not moved for at least `days` days. */
  private *idle(asOf: AsOf, { agedOn, days }: Idle): InPieces<Held[]> {
    const idleFrom = daysBefore(agedOn, BigInt(days));
    // With `days` at 0 every receipt counts, also one that moved after the day from which ages are counted.
    const isIdle = ({ lastMovedOn }: Held) => days === 0 || lastMovedOn <= idleFrom;
    const columns = this.dependencies.columns.here();
    // The unary plus keeps SQLite from using the index on accounts, which would read the lines of all
    // receipts.
    const own = condition('+account = ?', account.unappliedReceipts);
    const limit = receiptsAtATime + 1;
    const idle: Held[] = [];
    for (let firstNumber: number | null = 0; firstNumber !== null;) {
      const sums = columns.receiptSums(asOf, account.unappliedReceipts, {
        from: firstNumber,
        limit,
      });
      if (sums === undefined) return this.heldWhere(suspense(asOf)).filter(isIdle);
      const ids = sums.slice(0, receiptsAtATime).map(({ receipt }) => receipt);
      const held = this.heldWhere(all([oneOf('receipt', ids), own, within(asOf)]));
      idle.push(...held.filter(isIdle));
      firstNumber = sums[receiptsAtATime]?.number ?? null;
      yield undefined;
    }
    return idle;
  }

  private heldWhere(where: Condition): Held[] {
    const rows = this.dependencies.readStore.query(
      `SELECT receipt, currency, -sum(amount) AS unapplied, -sum(usd) AS usd,
         max(effective_date) FILTER (WHERE amount <> 0) AS moved_on
       FROM journal WHERE ${where.sql} GROUP BY receipt, currency HAVING sum(amount) <> 0`,
      where.values,
    );
    return rows.map(heldOf);
  }

  private items(rows: readonly Held[], asOf: AsOf, agedOn: string) {
    const ids = rows.map(({ receipt }) => receipt);
    const receipts = this.dependencies.registers.many('receipts', ids, asOf);
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    return rows.flatMap((held) => {
      const { receipt, currency, unapplied, usd, lastMovedOn } = held;
      const registered = byId.get(receipt);
      if (registered === undefined) return [];
      const { bankAccount, valueDate } = registered;
      const lastMovedBy = this.lastMovedBy(held, asOf);
      return [
        {
          receipt,
          bankAccount,
          valueDate,
          valueDays: ageInDays(valueDate, agedOn),
          lastMovedOn,
          idleDays: ageInDays(lastMovedOn, agedOn),
          lastMovedBy,
          unapplied: moneyOf(unapplied, currency),
          unappliedUsd: usdMoney(usd),
        },
      ];
    });
  }

  /** Returns the event recorded last among those that moved the receipt's money on its last day of movement. */
  private lastMovedBy({ receipt, currency, lastMovedOn }: Held, asOf: AsOf) {
    const where = all([
      condition('receipt = ? AND currency = ? AND amount <> 0', receipt, currency),
      condition('effective_date = ?', lastMovedOn),
      suspense(asOf),
    ]);
    const [row = {}] = this.dependencies.readStore.query(
      `SELECT sequence, event_id, type FROM events
       WHERE sequence = (SELECT max(sequence) FROM journal WHERE ${where.sql})`,
      where.values,
    );
    return {
      sequence: ordinal(row, 'sequence'),
      eventId: text(row, 'event_id'),
      eventType: text(row, 'type'),
    };
  }
}

function suspense(asOf: AsOf): Condition {
  const ofReceipts = condition('account = ? AND receipt IS NOT NULL', account.unappliedReceipts);
  return all([ofReceipts, within(asOf)]);
}

function heldOf(row: ResultRow) {
  return {
    receipt: text(row, 'receipt'),
    currency: text(row, 'currency'),
    unapplied: minor(row, 'unapplied'),
    usd: minor(row, 'usd'),
    lastMovedOn: text(row, 'moved_on'),
  };
}
