import { lowestOnBoth, type AnyLedgerEvent, type DatedBalance } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { minor, ordinal, text, type ResultRow } from '../times/rows';

/** A payment of ours that left a bank account below zero, because another one came at the same time. */
export interface RacedOverdraft {
  readonly sequence: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly bankAccount: string;
  readonly currency: string;
  /** Day on which the account is lowest, and its balance then, below zero, in minor units. */
  readonly date: string;
  readonly amount: bigint;
}

/** How we pay; what another system has paid takes an account below zero without a race. */
const payments: readonly AnyLedgerEvent['type'][] = [
  ...(['ContributionRefunded', 'RefundPaid', 'LevyPaid', 'ReceiptReturned'] as const),
  ...(['CashConverted', 'CashTransferred'] as const),
];

/** A payment of ours from one account. */
interface Payment extends Omit<RacedOverdraft, 'date' | 'amount'> {
  readonly account: string;
  readonly postingDate: string;
  readonly effectiveDate: string;
}

/** Cash on bank accounts, of all owners together. */
export class BankCashBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
  ) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head in time. */
  async now(ledgerAccount: string): Promise<readonly DatedBalance[]> {
    const { sequence } = await this.asOf.resolveAtHead();
    return this.readStore
      .query(
        `SELECT posting_date, effective_date, sum(amount) AS amount, sum(usd) AS usd FROM journal
         WHERE account = ? AND sequence <= ? GROUP BY posting_date, effective_date`,
        [ledgerAccount, sequence],
      )
      .map(movementIn);
  }

  /**
   * Payments of ours after one sequence and through another that would have been refused had they
   * known of all that stands before them in the log, in its order.
   */
  overdrawnBetween(after: number, through: number): RacedOverdraft[] {
    const paid = this.payments(after, through);
    const accounts = new Set(paid.map(({ account }) => account));
    return [...accounts]
      .flatMap((account) => this.overdrawnOn(account, paid, through))
      .sort((a, b) => a.sequence - b.sequence);
  }

  /** The same as at a date, as known at a moment. */
  overdrawn({ asAt, sequence }: AsOf): RacedOverdraft[] {
    const found = this.overdrawnBetween(0, sequence);
    return found.filter(({ date }) => asAt === null || date <= asAt);
  }

  /** Goes through an account once, in the order of the log. */
  private overdrawnOn(account: string, paid: readonly Payment[], through: number) {
    const bySequence = new Map(
      paid.flatMap((one) => (one.account === account ? [[one.sequence, one] as const] : [])),
    );
    const rows = this.readStore.query(
      `SELECT sequence, posting_date, effective_date, sum(amount) AS amount, sum(usd) AS usd
       FROM journal WHERE account = ? AND sequence <= ?
       GROUP BY sequence, posting_date, effective_date ORDER BY sequence`,
      [account, through],
    );
    const byDay = new Map<string, DatedBalance>();
    return rows.flatMap((row) => {
      const moved = movementIn(row);
      const days = `${moved.date} ${moved.effectiveOn ?? ''}`;
      const amount = moved.amount + (byDay.get(days)?.amount ?? 0n);
      byDay.set(days, { ...moved, amount });
      const payment = bySequence.get(ordinal(row, 'sequence'));
      if (payment === undefined) return [];
      const { postingDate: postedOn, effectiveDate: effectiveOn, account: _from, ...own } = payment;
      const lowest = lowestOnBoth([...byDay.values()], { postedOn, effectiveOn });
      return lowest.amount < 0n ? [{ ...own, date: lowest.date, amount: lowest.amount }] : [];
    });
  }

  private payments(after: number, through: number): Payment[] {
    return this.readStore
      .query(
        `SELECT sequence, events.event_id, type, stream, events.posting_date, account, currency,
           min(bank_account) AS bank_account, min(journal.effective_date) AS effective_date
         FROM events JOIN journal USING (sequence)
         WHERE sequence > ? AND sequence <= ? AND account LIKE '11%' AND account <> '1190'
           AND type IN (${payments.map(() => '?').join(', ')})
         GROUP BY sequence, account HAVING sum(amount) < 0 ORDER BY sequence`,
        [after, through, ...payments],
      )
      .map((row) => ({
        sequence: ordinal(row, 'sequence'),
        eventId: text(row, 'event_id'),
        eventType: text(row, 'type'),
        stream: text(row, 'stream'),
        postingDate: text(row, 'posting_date'),
        effectiveDate: text(row, 'effective_date'),
        account: text(row, 'account'),
        bankAccount: text(row, 'bank_account'),
        currency: text(row, 'currency'),
      }));
  }
}

function movementIn(row: ResultRow): DatedBalance {
  const date = text(row, 'posting_date');
  const effectiveOn = text(row, 'effective_date');
  return {
    date,
    ...(effectiveOn === date ? {} : { effectiveOn }),
    amount: minor(row, 'amount'),
    usd: minor(row, 'usd'),
  };
}
