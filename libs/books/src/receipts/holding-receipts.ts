import { account } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { ReceiptSum } from '../columns/key-sums';
import type { ColumnsOfReadModels, OfReadModels } from '../columns/columns-of';
import { KeptAhead } from '../keeping/kept-ahead';
import type { AsOf } from '../times/as-of';
import { all, has, oneOf, onAccounts, within } from '../times/conditions';
import { minor, text, type ResultRow } from '../times/rows';

/** Money of one receipt that no pledge has, in minor units of its currency and US cents. */
export interface HoldingReceipt {
  readonly id: string;
  readonly currency: string;
  readonly valueDate: string;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/** Finds the receipts that hold money which no pledge has, among all there are. */
export class HoldingReceipts {
  constructor(
    private readonly readStore: ReadStore,
    private readonly columns: ColumnsOfReadModels,
    private readonly known: OfReadModels<KnownCredits>,
  ) {}

  /** Receipts with an amount on an account, in the order of their first lines, where that is known. */
  on(code: HoldingAccount, asOf: AsOf): readonly ReceiptSum[] {
    return this.columns.here().receiptSums(asOf, code) ?? this.summed(code, asOf);
  }

  all(asOf: AsOf): readonly HoldingReceipt[] {
    const waiting = this.on(account.unappliedReceipts, asOf);
    const owed = new Map(this.on(account.refundsPayable, asOf).map((sum) => [sum.receipt, sum]));
    const known = this.known.here();
    const isHere = known.reaches(asOf.sequence);
    const found: HoldingReceipt[] = [];
    const others = new Map<string, readonly [unapplied: Moved, refundable: Moved]>();
    const add = (id: string, unapplied: Moved, refundable: Moved) => {
      const credit = isHere ? known.once(id) : undefined;
      if (credit === undefined) others.set(id, [unapplied, refundable]);
      else found.push(holding(id, credit, unapplied, refundable));
    };
    for (const sum of waiting) {
      const refundable = owed.size === 0 ? nothing : (owed.get(sum.receipt) ?? nothing);
      owed.delete(sum.receipt);
      add(sum.receipt, sum, refundable);
    }
    for (const sum of owed.values()) add(sum.receipt, nothing, sum);
    if (others.size === 0) return found;
    for (const [id, credit] of this.readCredits([...others.keys()], asOf)) {
      found.push(holding(id, credit, ...(others.get(id) ?? [nothing, nothing])));
    }
    return found;
  }

  private summed(code: HoldingAccount, asOf: AsOf): readonly ReceiptSum[] {
    const where = all([within(asOf), onAccounts([code]), has('receipt')]);
    return this.readStore
      .query(
        `SELECT receipt, sum(amount) AS amount, sum(usd) AS usd FROM journal
         WHERE ${where.sql} GROUP BY receipt HAVING sum(amount) <> 0`,
        where.values,
      )
      .map((row) => ({
        ...{ receipt: text(row, 'receipt'), first: 0, isRecordedAgain: true },
        amount: minor(row, 'amount'),
        usd: minor(row, 'usd'),
      }));
  }

  // The last statement of a credit comes from the row with the highest sequence: beside a lone max(),
  // SQLite takes bare columns from that row.
  private readCredits(ids: readonly string[], asOf: AsOf): readonly (readonly [string, Credit])[] {
    const where = all([oneOf('receipt', ids), within(asOf)]);
    return this.readStore
      .query(
        `SELECT receipt, currency, value_date, max(sequence) FROM credits
         WHERE ${where.sql} GROUP BY receipt`,
        where.values,
      )
      .map((row) => [text(row, 'receipt'), creditIn(row)] as const);
  }
}

interface Credit {
  readonly currency: string;
  readonly valueDate: string;
}

/** What is owed stands on the credit side of both accounts. */
function holding(id: string, credit: Credit, unapplied: Moved, refundable: Moved): HoldingReceipt {
  return {
    id,
    currency: credit.currency,
    valueDate: credit.valueDate,
    unapplied: -unapplied.amount,
    unappliedUsd: -unapplied.usd,
    refundable: -refundable.amount,
    refundableUsd: -refundable.usd,
  };
}

function creditIn(row: ResultRow): Credit {
  return { currency: text(row, 'currency'), valueDate: text(row, 'value_date') };
}

/** Events whose credits are read at a time: so long nothing else is answered. */
const eventsAtATime = 2_000;

/** Currencies and value dates of the receipts of one read model that were recorded once. */
export class KnownCredits extends KeptAhead {
  /** Null for a receipt that was recorded more than once. */
  private readonly ofReceipts = new Map<string, Credit | null>();
  /** One object for all that are alike. */
  private readonly alike = new Map<string, Credit>();

  constructor(readStore: ReadStore) {
    super(readStore, eventsAtATime);
  }

  /** Whether all of a prefix are here, or could be fetched at once. */
  reaches(sequence: number): boolean {
    const isNear = sequence > this.through && sequence - this.through <= eventsAtATime;
    if (isNear) this.readThrough(sequence);
    return sequence <= this.through;
  }

  once(receipt: string): Credit | undefined {
    return this.ofReceipts.get(receipt) ?? undefined;
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT receipt, currency, value_date FROM credits
       WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
      [after, through],
    );
    for (const row of rows) {
      const receipt = text(row, 'receipt');
      const credit = creditIn(row);
      const name = `${credit.currency} ${credit.valueDate}`;
      const known = this.alike.get(name) ?? credit;
      this.alike.set(name, known);
      this.ofReceipts.set(receipt, this.ofReceipts.has(receipt) ? null : known);
    }
  }
}

type Moved = Pick<ReceiptSum, 'amount' | 'usd'>;

type HoldingAccount = (typeof account)['unappliedReceipts' | 'refundsPayable'];

const nothing = { amount: 0n, usd: 0n };
