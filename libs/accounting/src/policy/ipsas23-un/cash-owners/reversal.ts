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
 * The lines with opposite signs at their original values. What comes out of an item that something
 * has left since, or that a run has valued, leaves at its share of what is there; what comes into a
 * debt that has moved since repays its share of it. The difference is exchange result of the day.
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

/** What a refund paid at once took out comes back, and is owed at the value of its approval. */
function owedInstead({ entries }: BookedEvent): readonly Entry[] {
  const refunded = entries.filter((line) => line.account === account.refunds);
  return [
    ...mirrored(entries.filter(isOfPayment)),
    ...mirrored(refunded).map((line) => ({ ...line, account: account.refundsPayable })),
  ];
}

/** An origin that an allocation joined stays joined, and what it repaid stays repaid. */
function reversibleEntries({ type, entries }: BookedEvent): readonly Entry[] {
  const joins =
    type === 'AllocationMade' || type === 'AllocationReduced' || type === 'ReallocationMade';
  const results: readonly string[] = [account.exchangeGain, account.exchangeLoss];
  return joins
    ? entries.filter((line) => !isCash(line.account) && !results.includes(line.account))
    : entries;
}

/** Goes through the lines of a mirror and says what is to be added to the value of their items. */
class Adjusting {
  readonly #cash: OwnersCash;
  /** What lines before have taken of what is owed, by item. */
  readonly #taken = new Map<string, Balance>();
  /** Value lines of an item count with the first line that goes out of it. */
  readonly #counted = new Set<BookedLine>();

  constructor(
    private readonly facts: Reversed,
    private readonly pledge: Pledge,
  ) {
    this.#cash = new OwnersCash(pledge, facts);
  }

  /** @param isDebtMoved whether its item has moved since, so that a debt is repaid by share. */
  comingIn(line: BookedLine, isDebtMoved: boolean): Entry[] {
    if (!isCash(line.account)) return [];
    const amount = Money.ofMinor(line.amount, line.currency);
    const usd = Money.ofMinor(line.usd, functionalCurrency);
    const place = cashAccountOf(line);
    if (!isDebtMoved) {
      this.#cash.put(place, purposeOf(line), amount, usd);
      return [];
    }
    const repaid = this.#cash.come(place, purposeOf(line), amount, usd);
    return repayment(place, line.currency, repaid, line.dims);
  }

  /** @param values lines of value alone of the same item; undefined where it goes as it came. */
  goingOut(line: BookedLine, values: readonly BookedLine[] | undefined): Entry[] {
    const amount = Money.ofMinor(line.amount < 0n ? -line.amount : line.amount, line.currency);
    if (values === undefined) {
      const usd = Money.ofMinor(line.usd, functionalCurrency);
      if (isCash(line.account))
        this.#cash.put(cashAccountOf(line), purposeOf(line), amount.negated(), usd);
      return [];
    }
    const own = [line, ...values.filter((one) => !this.#counted.has(one))];
    for (const one of own) this.#counted.add(one);
    const mirror = own.reduce((sum, { usd }) => sum + usd, 0n);
    const share = isCash(line.account)
      ? this.#cash
          .leave(cashAccountOf(line), purposeOf(line), this.#payment(line, amount))
          .negated()
      : this.#shareOfOwed(line, amount);
    const added = share.minus(Money.ofMinor(mirror, functionalCurrency));
    const { donor, pledge, recommendation, purpose } = line.dims;
    return valueChanged(line, added, { donor, pledge, recommendation, purpose });
  }

  /** Value with which money that is owed leaves, with the sign of the line. */
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
