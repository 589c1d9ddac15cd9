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

/** A payment that overdrew a bank account, because another payment was recorded concurrently. */
interface RacedOverdraft {
  readonly sequence: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly bankAccount: string;
  readonly currency: string;
  /** Day with the lowest balance, and that balance, which is negative, in minor units. */
  readonly date: string;
  readonly amount: bigint;
}

/**
 * Events with which we pay. A payment taken over from another system may overdraw an account without a race.
 */
const payments: readonly AnyLedgerEvent['type'][] = [
  ...(['ContributionRefunded', 'RefundPaid', 'LevyPaid', 'ReceiptReturned'] as const),
  ...(['CashConverted', 'CashTransferred'] as const),
];

/**
 * Cached movements on the bank accounts of one read model, by posting date and effective date. A payment's
 * overdraft depends only on events before it in the log, so each event is checked once.
 */
export class BankMovements extends KeptAhead {
  private readonly byAccount = new Map<string, Map<string, DatedBalance>>();
  private readonly overdrafts: RacedOverdraft[] = [];

  /**
   * Movements on a ledger account through the end of the read model, added up by posting date and effective
   * date.
   */
  on(ledgerAccount: string): readonly DatedBalance[] {
    while (this.readOn());
    return [...(this.byAccount.get(ledgerAccount)?.values() ?? [])];
  }

  /** Payments that overdrew their account, through the end of the read model, in the order of the log. */
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
 * True if the row is a payment out of a bank account. Money in transit between two accounts is on the
 * clearing account and is ignored.
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

/** Cash on bank accounts, over all owners. */
export class BankCashBooks {
  constructor(
    private readonly movements: OfReadModels<BankMovements>,
    private readonly asOf: AsOfResolver,
  ) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head in time. */
  async now(ledgerAccount: string): Promise<readonly DatedBalance[]> {
    await this.asOf.resolveAtHead();
    return this.movements.here().on(ledgerAccount);
  }

  /**
   * Payments after one sequence and up to another, in the order of the log, that would have been refused if
   * they had been checked against all earlier events.
   */
  overdrawnBetween(after: number, through: number): RacedOverdraft[] {
    return this.movements
      .here()
      .overdrawn()
      .filter(({ sequence }) => sequence > after && sequence <= through);
  }

  /** Those payments as at a date and as known at a time. */
  overdrawn({ asAt, sequence }: AsOf): RacedOverdraft[] {
    const found = this.overdrawnBetween(0, sequence);
    return found.filter(({ date }) => asAt === null || date <= asAt);
  }
}
