import {
  type Entry,
  functionalCurrency,
  ledgerEventOf,
  ledgerEventTypes,
  minorUnitsLimit,
  minorUnitsOf,
  Money,
} from '@art30/accounting';
import type { ScannedEvent } from '@art30/storage';

/** Limit for sums of doubles. A sum below 2^52 plus one amount of at most 2^52 is below 2^53 and therefore exact. */
const carriedAbove = 2 ** 52;

/**
 * An exact sum of minor units (cents, for US dollars). Doubles are added because that is fast. They are moved to a big
 * integer before they become inexact.
 */
class ExactSum {
  private small = 0;
  private carried = 0n;

  /** @param minor an integer whose absolute value is at most 2^52. */
  add(minor: number): void {
    this.small += minor;
    if (this.small <= carriedAbove && this.small >= -carriedAbove) return;
    this.carried += BigInt(this.small);
    this.small = 0;
  }

  value(): bigint {
    return this.carried + BigInt(this.small);
  }
}

/** Balance of an account in one currency. */
export interface Balance {
  readonly account: string;
  readonly currency: string;
  /** Debits minus credits, as a decimal in the currency. */
  readonly amount: string;
  /** Value of the balance in US dollars. */
  readonly usd: string;
}

interface Holding {
  readonly account: string;
  readonly currency: string;
  readonly digits: number;
  readonly amount: ExactSum;
  readonly usd: ExactSum;
}

/** A journal line of an event, in minor units. */
interface Line {
  readonly holding: Holding;
  readonly minor: number;
  readonly cents: number;
}

const member = '"entries"';
/**
 * Matches one element of `entries` (a journal line) in the JSON that this service writes: each member once, in
 * canonical order, and no braces within the dimensions.
 */
const line =
  /\{"account":"(\d{4})","amount":"(-?\d{1,13})(?:\.(\d{1,4}))?","currency":"([A-Z]{3})","dims":\{[^{}]*\},"usd":"(-?\d{1,11})\.(\d\d)"\}([,\]])/y;
const powers = [1, 10, 100, 1_000, 10_000] as const;
const limit = Number(minorUnitsLimit);
const knownEventTypes: ReadonlySet<string> = new Set(ledgerEventTypes);

/** Sums the journal lines of events by account and currency. */
export class BalanceSums {
  private readonly holdings = new Map<string, Holding>();

  /**
   * Adds the journal lines of an event.
   *
   * @throws Error that names the event if the event or its lines cannot be read, or if the lines do not sum to zero in
   * US dollars.
   */
  add(event: ScannedEvent): void {
    const { items, data, type, fault } = event;
    if (fault !== null) throw unreadable(event, fault);
    const at = knownEventTypes.has(type) && items !== null ? onlyMember(data) : -1;
    if (at >= 0 && items === 0) return;
    const cents = (at < 0 ? undefined : this.written(data, at, items)) ?? this.parsed(event);
    if (cents !== 0) throw new Error(`${named(event)}: its lines do not sum to zero in US dollars`);
  }

  /**
   * Returns the balances by account and currency, without those that are zero both in the currency and in US
   * dollars.
   */
  balances(): readonly Balance[] {
    return [...this.holdings]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, holding]) => balanceOf(holding))
      .filter(({ amount, usd }) => /[1-9]/.test(amount + usd));
  }

  /**
   * Adds the lines of an event after reading them with a regular expression, which is faster than parsing JSON.
   *
   * @returns the sum of the lines in cents; undefined, with nothing added, if the lines have another form than the
   * service writes.
   */
  private written(data: string, at: number, items: number | null): number | undefined {
    const lines: Line[] = [];
    line.lastIndex = at + member.length + ':['.length;
    for (let isLast = false; !isLast;) {
      const found = line.exec(data);
      const read = found === null ? undefined : this.lineOf(found);
      if (read === undefined) return undefined;
      lines.push(read);
      isLast = found?.[7] === ']';
    }
    return lines.length === items ? added(lines) : undefined;
  }

  /** Converts a matched line; undefined if its amount is not valid in its currency. */
  private lineOf(found: RegExpExecArray): Line | undefined {
    const [, account = '', whole = '', fraction = '', currency = '', usd = '', cents = ''] = found;
    const holding = this.holding(account, currency);
    if (holding === undefined || fraction.length > holding.digits) return undefined;
    const minor = Number(whole + fraction) * (powers[holding.digits - fraction.length] ?? NaN);
    const isAmount = minor < limit && minor > -limit;
    return isAmount ? { holding, minor, cents: Number(usd + cents) } : undefined;
  }

  /**
   * Adds the lines of an event by parsing its JSON. This is slower than the regular expression, but accepts every form
   * of JSON that the service can read.
   */
  private parsed(event: ScannedEvent): number {
    const { type, data } = event;
    const read = reading(event, () =>
      ledgerEventOf({ type, data: JSON.parse(data) as unknown }).data.entries.map((one) => {
        const values = valuesOf(one);
        const holding = this.holding(one.account, one.currency);
        if (holding === undefined) throw new Error(`${one.currency} is no currency`);
        return { holding, ...values };
      }),
    );
    return added(read);
  }

  /**
   * Returns the sums of an account in a currency, which start at zero; undefined if the currency does not
   * exist.
   */
  private holding(account: string, currency: string): Holding | undefined {
    const key = account + currency;
    const found = this.holdings.get(key);
    if (found !== undefined) return found;
    const digits = minorUnitsOf(currency);
    if (digits === undefined) return undefined;
    const sums = { amount: new ExactSum(), usd: new ExactSum() };
    const made: Holding = { account, currency, digits, ...sums };
    this.holdings.set(key, made);
    return made;
  }
}

/**
 * Adds lines to the sums of their accounts.
 *
 * @returns the sum of the lines in cents.
 */
function added(lines: readonly Line[]): number {
  let sum = 0;
  for (const { holding, minor, cents } of lines) {
    holding.amount.add(minor);
    holding.usd.add(cents);
    sum += cents;
  }
  return sum;
}

/**
 * Converts the amounts of an entry to minor units. They have fewer than 14 digits, so a double holds them exactly.
 *
 * @throws Rejection if an amount is not valid.
 */
function valuesOf({ amount, currency, usd }: Entry) {
  return {
    minor: Number(Money.parse(amount, currency).minor),
    cents: Number(Money.parse(usd, functionalCurrency).minor),
  };
}

function reading<Read>(event: ScannedEvent, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    throw unreadable(event, cause);
  }
}

function unreadable(event: ScannedEvent, cause: unknown): Error {
  return new Error(`${named(event)} cannot be read: ${String(cause)}`, { cause });
}

/**
 * Returns the index of the only member `entries` in the JSON. Returns −1 if there may be several, or if a name may be
 * written with escapes.
 *
 * Quotes within texts are escaped, so no text is mistaken for a name. An `entries` that is the first member of an inner
 * object is skipped: the event's own `entries` is a member of the outermost object.
 */
function onlyMember(data: string): number {
  if (!data.startsWith('{') || data.includes('\\u')) return -1;
  let only = -1;
  for (let at = data.indexOf(member); at >= 0; at = data.indexOf(member, at + 1)) {
    if (at > 1 && data[at - 1] === '{') continue;
    if (only >= 0) return -1;
    only = at;
  }
  return only;
}

function balanceOf({ account, currency, amount, usd }: Holding): Balance {
  return {
    account,
    currency,
    amount: Money.ofMinor(amount.value(), currency).toString(),
    usd: Money.ofMinor(usd.value(), functionalCurrency).toString(),
  };
}

function named({ ordinal, id, type }: ScannedEvent): string {
  return `event ${ordinal} (${type}, ${id})`;
}
