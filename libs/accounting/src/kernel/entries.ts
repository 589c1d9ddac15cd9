import { functionalCurrency } from './currency';
import { Money } from './money';

/** What a line belongs to. A dimension that does not apply is left out. */
export type Dims = {
  readonly donor?: string | undefined;
  readonly pledge?: string | undefined;
  readonly instalment?: number | undefined;
  readonly recommendation?: string | undefined;
  readonly purpose?: string | undefined;
  readonly level?: string | undefined;
  readonly country?: string | undefined;
  readonly receipt?: string | undefined;
  readonly bankAccount?: string | undefined;
  readonly fund?: string | undefined;
};

/**
 * One line of the books as events store it: debit positive, credit negative. `amount` is in the
 * line's currency, `usd` its value in the functional currency, both decimal strings.
 */
export type Entry = {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
  readonly dims: Dims;
};

/** A line that is USD only: `amount` equals `usd`. */
export function usdEntry(account: string, usd: Money, dims: Dims): Entry {
  return entry(account, usd, usd, dims);
}

/** A line that changes the USD value alone, such as an exchange difference. */
export function valueEntry(account: string, currency: string, usd: Money, dims: Dims): Entry {
  return entry(account, Money.zero(currency), usd, dims);
}

export function entry(account: string, amount: Money, usd: Money, dims: Dims): Entry {
  return {
    account,
    currency: amount.currency,
    amount: amount.toString(),
    usd: usd.in(functionalCurrency, 'usd').toString(),
    dims: withoutAbsent(dims),
  };
}

/** The same lines with opposite signs, at their original rates (never converted again). */
export function mirrored(entries: readonly Entry[]): Entry[] {
  return entries.map((line) => ({
    ...line,
    amount: opposite(line.amount),
    usd: opposite(line.usd),
  }));
}

/** Sum in USD of the lines, zero for the entries of any event. */
export function usdSum(entries: readonly Entry[]): Money {
  return entries.reduce(
    (sum, line) => sum.plus(Money.parse(line.usd, functionalCurrency)),
    Money.zero(functionalCurrency),
  );
}

function opposite(amount: string): string {
  if (/^-?[0.]+$/.test(amount)) return amount.replace('-', '');
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

function withoutAbsent(dims: Dims): Dims {
  return Object.fromEntries(Object.entries(dims).filter(([, value]) => value !== undefined));
}
