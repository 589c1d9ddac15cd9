import { Decimal } from 'decimal.js';
import { functionalCurrency, minorUnitsOf } from './currency';
import { demand, refuse, Rejection } from './rejection';

/** Limit of amounts in minor units (such as cents), exclusive, for positive and negative amounts. */
export const minorUnitsLimit = 10_000_000_000_000n;

const decimalNumber = /^-?\d{1,30}(?:\.\d{1,30})?$/;

/** Money as requests and events state it: `{"amount":"600000.00","currency":"EUR"}`. */
export type MoneyFact = {
  readonly amount: string;
  readonly currency: string;
};

/**
 * An exact amount of one currency, in whole minor units (such as cents). Only methods with `Rounded` in their name
 * round, always half up (ties away from zero).
 */
export class Money {
  private constructor(
    readonly currency: string,
    readonly minor: bigint,
    private readonly digits: number,
  ) {}

  /**
   * Reads a decimal string strictly: digits, one point, no exponent, no grouping. `100`, `100.5`
   * and `100.50` are the same EUR amount.
   *
   * @throws Rejection UNKNOWN_CURRENCY, INVALID_AMOUNT, INVALID_MINOR_UNITS or AMOUNT_TOO_LARGE.
   */
  static parse(amount: string, currency: string, field?: string): Money {
    const digits = decimalsOf(currency, field && `${field}.currency`);
    if (!decimalNumber.test(amount)) {
      return refuse(
        'INVALID_AMOUNT',
        `"${amount.slice(0, 40)}" is not an amount: state a decimal number, such as "600000.00"`,
        field,
      );
    }
    // Sentences are built only for a refusal, because every amount of every line is parsed here.
    const point = amount.indexOf('.');
    const decimals = point === -1 ? 0 : amount.length - point - 1;
    if (decimals > digits) {
      return refuse(
        'INVALID_MINOR_UNITS',
        `${currency} has ${digits} decimals, "${amount}" has ${decimals}: round the amount`,
        field,
      );
    }
    const minor = BigInt(amount.replace('.', '') + '0'.repeat(digits - decimals));
    if (minor >= minorUnitsLimit || minor <= -minorUnitsLimit) {
      return refuse(
        'AMOUNT_TOO_LARGE',
        `amounts stay below ${currency} ${Money.ofMinor(minorUnitsLimit, currency).toString()}`,
        field,
      );
    }
    return new Money(currency, minor, digits);
  }

  static of(fact: MoneyFact, field?: string): Money {
    return Money.parse(fact.amount, fact.currency, field);
  }

  /** Returns the money if the fact is valid; undefined where {@link Money.of} would refuse it. */
  static ifAmount(fact: MoneyFact): Money | undefined {
    try {
      return Money.of(fact);
    } catch (error) {
      if (error instanceof Rejection) return undefined;
      throw error;
    }
  }

  /**
   * Returns money of whole minor units, without the limit of {@link Money.parse}, because sums may exceed that limit.
   *
   * @param minor whole minor units.
   */
  static ofMinor(minor: bigint, currency: string): Money {
    return new Money(currency, minor, decimalsOf(currency));
  }

  static zero(currency: string): Money {
    return Money.ofMinor(0n, currency);
  }

  /** Returns an amount that a command states and that must be above zero. @throws Rejection INVALID_AMOUNT. */
  static positive(fact: MoneyFact, field: string): Money {
    const money = Money.of(fact, field);
    demand(money.minor > 0n, 'INVALID_AMOUNT', `${field} must be above zero`, field);
    return money;
  }

  get isZero(): boolean {
    return this.minor === 0n;
  }

  get isNegative(): boolean {
    return this.minor < 0n;
  }

  plus(other: Money): Money {
    return this.with(this.minor + this.same(other).minor);
  }

  minus(other: Money): Money {
    return this.with(this.minor - this.same(other).minor);
  }

  negated(): Money {
    return this.with(-this.minor);
  }

  exceeds(other: Money): boolean {
    return this.minor > this.same(other).minor;
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.minor === other.minor;
  }

  /** Returns this money if it is in the given currency. @throws Rejection CURRENCY_MISMATCH, which names the field. */
  in(currency: string, field: string): Money {
    demand(
      this.currency === currency,
      'CURRENCY_MISMATCH',
      `${field} must be in ${currency}, not ${this.currency}`,
      field,
    );
    return this;
  }

  /**
   * Converts to USD at a rate in units of currency per USD 1, rounded half up to cents (rule 106.4).
   *
   * @throws Rejection AMOUNT_TOO_LARGE for a value above the limit of amounts.
   */
  toUsdRounded(unitsPerUsd: string): Money {
    const { over, under } = fractionOf(unitsPerUsd);
    const unit = powerOfTen(this.digits) * over;
    const cents = unit === 0n ? minorUnitsLimit : mulDivRounded(this.minor, 100n * under, unit);
    if (cents >= minorUnitsLimit || cents <= -minorUnitsLimit) {
      return refuse(
        'AMOUNT_TOO_LARGE',
        `${this.named} at ${unitsPerUsd} per USD 1 is more USD than the books can hold: ` +
          'split the amount',
      );
    }
    return Money.ofMinor(cents, functionalCurrency);
  }

  /** Converts USD to a currency at a rate in units per USD 1, rounded half up to its minor units. */
  fromUsdRounded(unitsPerUsd: string, currency: string): Money {
    const { minor } = this.in(functionalCurrency, 'amount');
    const { over, under } = fractionOf(unitsPerUsd);
    const units = mulDivRounded(minor, over * powerOfTen(decimalsOf(currency)), 100n * under);
    return Money.ofMinor(units, currency);
  }

  /**
   * Returns this × part ÷ whole, rounded half up; zero if the whole is zero, because then there is nothing to share.
   */
  shareRounded(part: bigint, whole: bigint): Money {
    if (whole === 0n) return this.with(0n);
    return this.with(mulDivRounded(this.minor, part, whole));
  }

  /** Returns this × rate, rounded half up, such as the support costs of an expenditure. */
  timesRounded(rate: string): Money {
    const { over, under } = fractionOf(rate);
    return this.with(mulDivRounded(this.minor, over, under));
  }

  /** Returns this ÷ (1 + rate), rounded half up: the programmable part of a gross amount. */
  withoutSurchargeRounded(rate: string): Money {
    const { over, under } = fractionOf(rate);
    return this.with(mulDivRounded(this.minor, under, over + under));
  }

  /** Currency and amount, as sentences to people name them: `EUR 5.00`. */
  get named(): string {
    return `${this.currency} ${this.toString()}`;
  }

  toString(): string {
    const text = magnitude(this.minor)
      .toString()
      .padStart(this.digits + 1, '0');
    const whole = text.slice(0, text.length - this.digits);
    const sign = this.minor < 0n ? '-' : '';
    return this.digits === 0 ? sign + whole : `${sign}${whole}.${text.slice(-this.digits)}`;
  }

  toJSON(): MoneyFact {
    return { amount: this.toString(), currency: this.currency };
  }

  private with(minor: bigint): Money {
    return new Money(this.currency, minor, this.digits);
  }

  private same(other: Money): Money {
    return other.in(this.currency, 'amount');
  }
}

/**
 * Returns a × b ÷ c of whole numbers, rounded half up (ties away from zero).
 *
 * @throws RangeError if c is zero.
 */
export function mulDivRounded(a: bigint, b: bigint, c: bigint): bigint {
  const product = a * b;
  const quotient = (2n * magnitude(product) + magnitude(c)) / (2n * magnitude(c));
  return product < 0n === c < 0n ? quotient : -quotient;
}

function magnitude(number: bigint): bigint {
  return number < 0n ? -number : number;
}

/**
 * Returns a decimal number, such as a rate, as an exact fraction: `over` ÷ `under`.
 *
 * @throws SyntaxError for text that is no decimal number.
 */
function fractionOf(decimal: string): { readonly over: bigint; readonly under: bigint } {
  if (!decimalNumber.test(decimal)) {
    throw new SyntaxError(`"${decimal.slice(0, 40)}" is no decimal number`);
  }
  const point = decimal.indexOf('.');
  if (point === -1) return { over: BigInt(decimal), under: 1n };
  const decimals = decimal.length - point - 1;
  return { over: BigInt(decimal.replace('.', '')), under: powerOfTen(decimals) };
}

/** Precomputed powers of ten, enough for the decimals of most rates, because every conversion needs one. */
const powersOfTen = Array.from({ length: 13 }, (_, exponent) => 10n ** BigInt(exponent));

function powerOfTen(exponent: number): bigint {
  return powersOfTen[exponent] ?? 10n ** BigInt(exponent);
}

/**
 * Splits a total exactly in proportion to weights: each part is the difference of two rounded running totals. The
 * parts sum to the total, and no part exceeds its weight unless the total exceeds the sum of the weights. All parts
 * are zero if the weights sum to zero.
 */
export function splitRunning(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  let running = 0n;
  let given = 0n;
  return weights.map((weight) => {
    running += weight;
    const upTo = whole === 0n ? 0n : mulDivRounded(total, running, whole);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

function decimalsOf(currency: string, field?: string): number {
  return (
    minorUnitsOf(currency) ??
    refuse(
      'UNKNOWN_CURRENCY',
      `"${currency.slice(0, 10)}" is not a currency of ISO 4217, such as EUR`,
      field,
    )
  );
}

/**
 * True for a decimal, such as a support rate, from `low` to `high` inclusive. The comparison is exact, without floats.
 */
export function decimalBetween(text: string, low: string, high: string): boolean {
  if (!/^\d{1,9}(\.\d{1,12})?$/.test(text)) return false;
  const value = new Decimal(text);
  return value.gte(low) && value.lte(high);
}
