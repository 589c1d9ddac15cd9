import {
  type AnyLedgerEvent,
  type DatedBalance,
  account as ledgerAccounts,
  lowestOnBoth,
} from '@art30/accounting';
import { KeptAhead } from '../caches/read-ahead';
import type { OfReadModels } from '../columns/journal-columns';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { minor, ordinal, type ResultRow, text } from '../times/rows';

/**
 * A payment that overdrew a bank account, because the check at its recording did not see a payment recorded
 * concurrently.
 */
interface RacedOverdraft {
  readonly sequence: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly bankAccount: string;
  readonly currency: string;
  /** Day with the lowest balance after the payment; `amount` is that balance, which is negative, in minor units. */
  readonly date: string;
  readonly amount: bigint;
}

/**
 * Types of events that record a payment of ours, which is checked against the bank balance. Payments taken over from
 * another system are not checked, so they can overdraw an account without a race.
 */
const payments: readonly AnyLedgerEvent['type'][] = [
  ...(['ContributionRefunded', 'RefundPaid', 'LevyPaid', 'ReceiptReturned'] as const),
  ...(['CashConverted', 'CashTransferred'] as const),
];

/**
 * Cached movements on the bank accounts of one read model, added up by posting date and effective date. Only earlier
 * events of the log decide if a payment overdraws its account, so each payment is checked once.
 */
export class BankMovements extends KeptAhead {
  private readonly byAccount = new Map<string, Map<string, DatedBalance>>();
  private readonly overdrafts: RacedOverdraft[] = [];

  /**
   * Returns all movements on a ledger account that the read model contains, added up by posting date and effective
   * date.
   */
  on(ledgerAccount: string): readonly DatedBalance[] {
    while (this.readOn());
    return [...(this.byAccount.get(ledgerAccount)?.values() ?? [])];
  }

  /** Returns all payments in the read model that overdrew their account, in the order of the log. */
  overdrawn(): readonly RacedOverdraft[] {
    while (this.readOn());
    return this.overdrafts;
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT sequence, events.event_id, type, stream, events.posting_date, account, currency,
         min(bank_account) AS bank_account, journal.effective_date,
         sum(amount) AS amount, sum(usd) AS usd
       FROM journal JOIN events USING (sequence)
       WHERE sequence > ? AND sequence <= ? AND account GLOB '11*'
       GROUP BY sequence, account, journal.effective_date ORDER BY sequence`,
      [after, through],
    );
    for (const row of rows) this.add(row);
  }

  private add(row: ResultRow): void {
    const account = text(row, 'account');
    const days = this.byAccount.get(account) ?? new Map<string, DatedBalance>();
    this.byAccount.set(account, days);
    const moved = movementIn(row);
    const name = `${moved.date} ${moved.effectiveOn ?? ''}`;
    const { amount = 0n, usd = 0n } = days.get(name) ?? {};
    days.set(name, { ...moved, amount: amount + moved.amount, usd: usd + moved.usd });
    if (!isPayment(row, account)) return;
    const on = { postedOn: moved.date, effectiveOn: text(row, 'effective_date') };
    const lowest = lowestOnBoth([...days.values()], on);
    if (lowest.amount < 0n) this.overdrafts.push(overdraftIn(row, lowest));
  }
}

/**
 * True if the row is a payment out of a bank account. The clearing account is ignored: it holds money in transit
 * between two accounts.
 */
function isPayment(row: ResultRow, account: string): boolean {
  const isOurs = (payments as readonly string[]).includes(text(row, 'type'));
  return isOurs && account !== ledgerAccounts.clearing && minor(row, 'amount') < 0n;
}

function overdraftIn(row: ResultRow, { date, amount }: DatedBalance): RacedOverdraft {
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    bankAccount: text(row, 'bank_account'),
    currency: text(row, 'currency'),
    date,
    amount,
  };
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

/** Reads the cash on bank accounts, added up over all pledges and receipts that own it. */
export class BankCashBooks {
  constructor(
    private readonly movements: OfReadModels<BankMovements>,
    private readonly asOf: AsOfResolver,
  ) {}

  /**
   * Returns the movements on a ledger account by date, after the last event of the log.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async now(ledgerAccount: string): Promise<readonly DatedBalance[]> {
    await this.asOf.resolveAtHead();
    return this.movements.here().on(ledgerAccount);
  }

  /**
   * Returns payments that a check against all earlier events would have refused, after sequence `after` and through
   * `through`, in the order of the log.
   */
  overdrawnBetween(after: number, through: number): RacedOverdraft[] {
    return this.movements
      .here()
      .overdrawn()
      .filter(({ sequence }) => sequence > after && sequence <= through);
  }

  /**
   * Returns the payments that overdrew their account on a day up to `asAt`, among the events through the query's
   * sequence.
   */
  overdrawn({ asAt, sequence }: AsOf): RacedOverdraft[] {
    const found = this.overdrawnBetween(0, sequence);
    return found.filter(({ date }) => asAt === null || date <= asAt);
  }
}
