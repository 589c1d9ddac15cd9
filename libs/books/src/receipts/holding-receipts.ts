import { account } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { ReceiptSum } from '../columns/key-sums';
import type { ColumnsOfReadModels, OfReadModels } from '../columns/journal-columns';
import { creditsOf, type Credit, type KnownCredits } from './recent-credits';
import type { AsOf } from '../times/as-of';
import { all, has, onAccounts, within } from '../times/conditions';
import type { Slices } from '../slices/slices';
import { debitBalance } from '../words/balance-words';

/** Money of one receipt that no pledge has taken, in minor units of its currency and in US cents. */
export interface HoldingReceipt {
  readonly id: string;
  readonly currency: string;
  readonly valueDate: string;
  readonly unapplied: bigint;
  readonly unappliedUsd: bigint;
  readonly refundable: bigint;
  readonly refundableUsd: bigint;
}

/**
 * Finds the receipts with money that no pledge has taken: money in suspense, and overpayments owed back to the donor.
 */
export class HoldingReceipts {
  constructor(
    private readonly readStore: ReadStore,
    private readonly slices: Slices,
    private readonly columns: ColumnsOfReadModels,
    private readonly knownCredits: OfReadModels<KnownCredits>,
  ) {}

  /**
   * Returns the ids of the next receipts with an amount on an account, in the order of their first journal lines. Only
   * receipts recorded after the sequence `after` are wanted; since a receipt is never recorded before its first line,
   * earlier receipts can be skipped.
   *
   * @param from number of the first receipt; null on the first page.
   */
  some(code: HoldingAccount, asOf: AsOf, { after, from, limit }: AskedReceipts): SomeHolding {
    const columns = this.columns.here();
    const number = from ?? columns.receiptLines(asOf)?.of.after(after) ?? 0;
    const found = columns.receiptSums(asOf, code, { from: number, limit: limit + 1 });
    if (found === undefined) return { ids: idsOf(this.summed(code, asOf)), next: null };
    const again = from === null ? this.recordedAgain(code, asOf, number) : [];
    const next = found[limit] ?? null;
    return { ids: idsOf([...again, ...found.slice(0, limit)]), next };
  }

  /**
   * Returns receipts numbered below `before` that were recorded more than once. Their last recording may belong to this
   * page although their first line came earlier.
   */
  private recordedAgain(code: HoldingAccount, asOf: AsOf, before: number): readonly ReceiptSum[] {
    const columns = this.columns.here();
    const numbers = columns.receiptLines(asOf)?.of.recordedAgain ?? [];
    return [...numbers]
      .filter((number) => number < before)
      .flatMap((from) => columns.receiptSums(asOf, code, { from, limit: 1 }) ?? [])
      .filter(({ number, isRecordedAgain }) => isRecordedAgain && number < before);
  }

  /**
   * Returns the sums of the receipts with an amount on an account. They are in the order of their first journal lines
   * if the in-memory columns are loaded.
   */
  private on(code: HoldingAccount, asOf: AsOf): readonly ReceiptSum[] {
    return this.columns.here().receiptSums(asOf, code) ?? this.summed(code, asOf);
  }

  all(asOf: AsOf): readonly HoldingReceipt[] {
    const waiting = this.on(account.unappliedReceipts, asOf);
    const owed = new Map(this.on(account.refundsPayable, asOf).map((sum) => [sum.receipt, sum]));
    const credits = this.knownCredits.here();
    const isHere = credits.reaches(asOf.sequence);
    const found: HoldingReceipt[] = [];
    const others = new Map<string, readonly [unapplied: Moved, refundable: Moved]>();
    const add = (id: string, unapplied: Moved, refundable: Moved) => {
      const credit = isHere ? credits.once(id) : undefined;
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
    return this.slices
      .all(debitBalance, { by: ['receipt'], where })
      .filter(({ sums: { balance } }) => balance.amount !== 0n)
      .map(({ key: [receipt], sums: { balance } }, number) => {
        return { number, receipt: String(receipt), first: 0, isRecordedAgain: true, ...balance };
      });
  }

  private readCredits(ids: readonly string[], asOf: AsOf) {
    return creditsOf(this.readStore, ids, asOf);
  }
}

function idsOf(sums: readonly ReceiptSum[]): readonly string[] {
  return [...new Set(sums.map(({ receipt }) => receipt))];
}

/** Batch of receipts to find: after which event, from which receipt number, and how many. */
interface AskedReceipts {
  /** Sequence after which a receipt must have been recorded. */
  readonly after: number;
  readonly from: number | null;
  readonly limit: number;
}

/** A batch of receipt ids, and the receipt with which the next batch begins; `next` is null if there are no more. */
export interface SomeHolding {
  readonly ids: readonly string[];
  readonly next: Pick<ReceiptSum, 'number' | 'first'> | null;
}

/** Builds the result for one receipt. The balances of liability accounts are negative, so they are negated. */
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

type Moved = Pick<ReceiptSum, 'amount' | 'usd'>;

type HoldingAccount = (typeof account)['unappliedReceipts' | 'refundsPayable'];

const nothing = { amount: 0n, usd: 0n };
