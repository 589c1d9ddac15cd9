import { functionalCurrency } from '../kernel/currency';
import { Money } from '../kernel/money';
import type { Balance } from './books';

/** An amount that is paid, and what it is worth on its day. */
export interface Payment {
  readonly amount: Money;
  /** Its value in USD at the operational rate of the day (rule 106.4). */
  readonly worth: Money;
  /** That rate, for the part of the amount that nothing stands behind; undefined: as the whole. */
  readonly unitsPerUsd: string | undefined;
}

/**
 * The value with which cash leaves: its share of what is held, the whole taking all of it. What goes
 * beyond that, and what leaves a debt, goes at the rate of the day.
 *
 * @returns USD.
 */
export function valueLeaving(held: Balance, { amount, worth, unitsPerUsd }: Payment): Money {
  if (held.amount <= 0n) return worth;
  const value = Money.ofMinor(held.usd, functionalCurrency);
  if (amount.minor <= held.amount) return value.shareRounded(amount.minor, held.amount);
  const beyond = Money.ofMinor(amount.minor - held.amount, amount.currency);
  return value.plus(
    unitsPerUsd === undefined
      ? worth.shareRounded(beyond.minor, amount.minor)
      : beyond.toUsdRounded(unitsPerUsd),
  );
}

/**
 * What is to be added to the value of cash that repays a debt, once it has come in at a value of its
 * own: the debt is repaid with its share of its own value, and what goes beyond it keeps the value
 * at which it came.
 *
 * @param held what is there before; no debt, no difference.
 * @returns US cents, below zero where the cash was worth more than the debt that it repays.
 */
export function differenceOfRepayment(held: Balance, coming: Balance): bigint {
  if (held.amount >= 0n) return 0n;
  const share = (usd: bigint, part: bigint, whole: bigint) =>
    Money.ofMinor(usd, functionalCurrency).shareRounded(part, whole).minor;
  const owed = { amount: -held.amount, usd: -held.usd };
  return coming.amount <= owed.amount
    ? share(owed.usd, coming.amount, owed.amount) - coming.usd
    : owed.usd - share(coming.usd, owed.amount, coming.amount);
}
