import { balanceOf, bookedLines, type Balance, type BookedLine } from '../../../accounts/balances';
import { account, isCash } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { mirrored, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import type { EventReversedFacts } from '../../../pledge/facts/pledge.facts';
import { movedSince, lowersItem } from '../../../pledge/reversals/later-movements';
import type { BookedEvent, Pledge } from '../../../pledge/state/pledge.state';
import { isOfPayment } from '../../../pledge/state/refund.state';
import { isMonetary, itemKey } from '../../../pledge/revaluation/monetary-items';
import { repayment, valueChanged } from './cash-lines';

type Reversed = Pick<EventReversedFacts, 'reverses' | 'rates' | 'effectiveDate' | 'postingDate'> & {
  readonly paymentOnly?: boolean | undefined;
};

/**
 * Posts the reversal of an event: its lines with opposite signs at their original values. A line out of an
 * item that was reduced or revalued since takes its share of the present value, and a line into a changed
 * debt repays its share of it. The difference is exchange result of the day.
 */
export function postReversal(facts: Reversed, pledge: Pledge): Entry[] {
  const original = pledge.booked.get(facts.reverses);
  if (original === undefined) return [];
  const mirror = facts.paymentOnly ? owedInstead(original) : mirrored(reversibleEntries(original));
  const since = movedSince(pledge, facts.reverses);
  const adjusting = new Adjusting(facts, pledge);
  const lines = bookedLines(postingDateOf(facts), mirror).filter(isMonetary);
  const adjusted = lines.flatMap((line) => {
    const key = itemKey(line, pledge.origins);
    if (line.amount === 0n) return [];
    if (!lowersItem(line)) return adjusting.comingIn(line, since.moved.has(key));
    const values = lines.filter((one) => one.amount === 0n && itemKey(one, pledge.origins) === key);
    return adjusting.goingOut(line, since.changed.has(key) ? values : undefined);
  });
  return [...mirror, ...adjusted];
}

/**
 * Posts the reversal of only the payment of a refund that was paid at once: the cash comes back, and the
 * refund is owed at the value of its approval.
 */
function owedInstead({ entries }: BookedEvent): readonly Entry[] {
  const refunded = entries.filter((line) => line.account === account.refunds);
  return [
    ...mirrored(entries.filter(isOfPayment)),
    ...mirrored(refunded).map((line) => ({ ...line, account: account.refundsPayable })),
  ];
}

/**
 * Returns the lines that a reversal mirrors. It leaves out the cash and exchange lines of an allocation:
 * origins that it joined stay joined, and debts that it repaid stay repaid.
 */
function reversibleEntries({ type, entries }: BookedEvent): readonly Entry[] {
  const joins =
    type === 'AllocationMade' || type === 'AllocationReduced' || type === 'ReallocationMade';
  const results: readonly string[] = [account.exchangeGain, account.exchangeLoss];
  return joins
    ? entries.filter((line) => !isCash(line.account) && !results.includes(line.account))
    : entries;
}

/** Computes, line by line, how much the value of each mirrored item differs from its mirror. */
class Adjusting {
  readonly #cash: OwnersCash;
  /** Amounts and values that earlier lines of this reversal took out of each item owed. */
  readonly #taken = new Map<string, Balance>();
  /** Value-only lines that are already included. They count with the first line that leaves their item. */
  readonly #counted = new Set<BookedLine>();

  constructor(
    private readonly facts: Reversed,
    private readonly pledge: Pledge,
  ) {
    this.#cash = new OwnersCash(pledge, facts);
  }

  /**
   * Adjusts a line that brings cash in.
   *
   * @param isDebtMoved true if the item has moved since then, so that the line repays a share of its debt.
   */
  comingIn(line: BookedLine, isDebtMoved: boolean): Entry[] {
    if (!isCash(line.account)) return [];
    const amount = Money.ofMinor(line.amount, line.currency);
    const usd = Money.ofMinor(line.usd, functionalCurrency);
    const place = cashAccountOf(line);
    if (!isDebtMoved) {
      this.#cash.moveAtValue(place, purposeOf(line), amount, usd);
      return [];
    }
    const repaid = this.#cash.deposit(place, purposeOf(line), amount, usd);
    return repayment(place, line.currency, repaid, line.dims);
  }

  /**
   * Adjusts a line that takes money out of an item.
   *
   * @param values value-only lines of the same item; undefined if the item has not changed since, so that its
   * original value applies.
   */
  goingOut(line: BookedLine, values: readonly BookedLine[] | undefined): Entry[] {
    const amount = Money.ofMinor(line.amount < 0n ? -line.amount : line.amount, line.currency);
    if (values === undefined) {
      const usd = Money.ofMinor(line.usd, functionalCurrency);
      if (isCash(line.account))
        this.#cash.moveAtValue(cashAccountOf(line), purposeOf(line), amount.negated(), usd);
      return [];
    }
    const own = [line, ...values.filter((one) => !this.#counted.has(one))];
    for (const one of own) this.#counted.add(one);
    const mirror = own.reduce((sum, { usd }) => sum + usd, 0n);
    const share = isCash(line.account)
      ? this.#cash
          .withdraw(cashAccountOf(line), purposeOf(line), this.#payment(line, amount))
          .negated()
      : this.#shareOfOwed(line, amount);
    const added = share.minus(Money.ofMinor(mirror, functionalCurrency));
    const { donor, pledge, recommendation, purpose } = line.dims;
    return valueChanged(line, added, { donor, pledge, recommendation, purpose });
  }

  /** Returns the value at which a liability or receivable leaves, with the sign of the line. */
  #shareOfOwed(line: BookedLine, amount: Money): Money {
    const { origins, lines } = this.pledge;
    const key = itemKey(line, origins);
    const held = balanceOf(lines, (one) => isMonetary(one) && itemKey(one, origins) === key);
    const taken = this.#taken.get(key) ?? { amount: 0n, usd: 0n };
    const left = { amount: held.amount + taken.amount, usd: held.usd + taken.usd };
    const whole = left.amount < 0n ? -left.amount : left.amount;
    const share = Money.ofMinor(-left.usd, functionalCurrency).shareRounded(amount.minor, whole);
    this.#taken.set(key, { amount: taken.amount + line.amount, usd: taken.usd + share.minor });
    return share;
  }

  #payment(line: BookedLine, amount: Money) {
    const unitsPerUsd = this.facts.rates?.[line.currency]?.unitsPerUsd;
    const worth = unitsPerUsd === undefined ? undefined : amount.toUsdRounded(unitsPerUsd);
    return { amount, worth: worth ?? Money.ofMinor(-line.usd, functionalCurrency), unitsPerUsd };
  }
}

function cashAccountOf({ account: ledgerAccount, dims: { bankAccount = '' } }: BookedLine) {
  return { ledgerAccount, bankAccount };
}

function purposeOf({ dims: { purpose = '' } }: BookedLine): string {
  return purpose;
}
