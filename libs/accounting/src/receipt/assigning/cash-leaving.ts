import type { DaysOfFact } from '../../accounts/balances';
import { Money, splitRunning } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import type { Receipt } from '../state/receipt.state';
import {
  heldThere,
  lowestOn,
  shareFor,
  withMovements,
  type CashLeaving,
  type ReceiptCash,
} from '../state/receipt-cash';
import { hasOwnValue } from '../state/sent-back.state';

/** A part of what came in, in the currency that came, and the value of what is owed for it. */
interface Owed {
  readonly part: Money;
  readonly usd: Money;
}

/**
 * Takes cash of a receipt out for a pledge, line by line: in proportion to what the cash on each
 * account stands for, or all from one account. Where nothing was exchanged it leaves at the value of
 * what is owed for it, else with its share of what it became; the whole takes all.
 */
export class CashLeavingReceipt {
  #cash: ReceiptCash;
  readonly #taken = new Map<string, bigint>();

  /** @param from the bank account it is taken from; undefined: from all. */
  constructor(
    private readonly receipt: Receipt,
    private readonly days: DaysOfFact,
    private readonly from: string | undefined,
  ) {
    this.#cash = receipt.cash;
  }

  /** @throws Rejection RECEIPT_EXCEEDED. */
  take({ part, usd }: Owed): readonly CashLeaving[] {
    if (part.isZero) return [];
    const there = [...this.#cash.values()]
      .map(heldThere)
      .filter(({ covers, amount }) => covers > 0n && amount >= 0n)
      .filter(({ bankAccount }) => this.from === undefined || bankAccount === this.from);
    const weights = there.map(({ covers }) => covers);
    const all = weights.reduce((sum, covers) => sum + covers, 0n);
    if (part.minor > all) this.#refuse(part, Money.ofMinor(all, part.currency));
    const parts = splitRunning(part.minor, weights);
    const values = splitRunning(usd.minor, parts);
    const leaving = there.flatMap((held, index) => {
      const share = shareFor(held, parts[index] ?? 0n);
      if (share.covers === 0n) return [];
      const isWhole = share.amount === held.amount;
      const value = isWhole || hasOwnValue(this.receipt) ? share.usd : (values[index] ?? 0n);
      return [{ ...share, usd: value }];
    });
    for (const share of leaving) this.#demandThere(share);
    const taken = leaving.map(takenOn(this.days));
    this.#cash = withMovements(this.#cash, taken, this.receipt.revision + 1);
    return leaving;
  }

  #refuse(part: Money, most: Money): never {
    const where = this.from === undefined ? 'its accounts' : this.from;
    return refuse(
      'RECEIPT_EXCEEDED',
      `${part.named} is more than the ${most.named} that the cash of the receipt on ${where} ` +
        'stands for: apply less, or bring its cash back by a transfer',
      this.from === undefined ? 'lines' : 'fromBankAccount',
    );
  }

  /** The cash must be on its account on both days, and stay there at every later one. */
  #demandThere({ bankAccount, currency, amount }: CashLeaving): void {
    const taken = (this.#taken.get(bankAccount) ?? 0n) + amount;
    this.#taken.set(bankAccount, taken);
    const lowest = lowestOn(this.receipt.cash, bankAccount, this.days);
    const [asked, there] = [taken, lowest.amount].map((minor) => Money.ofMinor(minor, currency));
    demand(
      taken <= lowest.amount,
      'RECEIPT_EXCEEDED',
      `${asked?.named} is more than the ${there?.named} of the receipt on ${bankAccount} ` +
        `on ${lowest.date}: use a later date, or name another fromBankAccount`,
      'effectiveDate',
    );
  }
}

function takenOn({ postedOn: date, effectiveOn }: DaysOfFact) {
  return ({ covers, amount, usd, ...account }: CashLeaving) => ({
    ...account,
    ...{ date, effectiveOn, amount: -amount, usd: -usd, covers: -covers },
  });
}
