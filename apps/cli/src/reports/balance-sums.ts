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

/** Up to here doubles are exact, and so is what one amount more makes of them. */
const carriedAbove = 2 ** 52;

/** A sum of minor units, kept as a double while that is exact and carried into a big integer beyond. */
class ExactSum {
  private small = 0;
  private carried = 0n;

  /** @param minor a whole number of at most 2^52. */
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

/** What an account holds in a currency. */
export interface Balance {
  readonly account: string;
  readonly currency: string;
  /** Debits less credits, a decimal of the currency. */
  readonly amount: string;
  /** Its value in US dollars. */
  readonly usd: string;
}

interface Holding {
  readonly account: string;
  readonly currency: string;
  readonly digits: number;
  readonly amount: ExactSum;
  readonly usd: ExactSum;
}

/** A line of an event, in minor units. */
interface Line {
  readonly holding: Holding;
  readonly minor: number;
  readonly cents: number;
}

const member = '"entries"';
/** A line as this service writes it: its members once each, in the order of canonical JSON, in dimensions no braces. */
const line =
  /\{"account":"(\d{4})","amount":"(-?\d{1,13})(?:\.(\d{1,4}))?","currency":"([A-Z]{3})","dims":\{[^{}]*\},"usd":"(-?\d{1,11})\.(\d\d)"\}([,\]])/y;
const powers = [1, 10, 100, 1_000, 10_000] as const;
const limit = Number(minorUnitsLimit);
const knownEventTypes: ReadonlySet<string> = new Set(ledgerEventTypes);

/** Adds up the lines of events, by account and currency. */
export class BalanceSums {
  private readonly holdings = new Map<string, Holding>();

  /**
   * @throws Error that names the event where it, or its lines, cannot be read, or do not sum to zero in US dollars.
   */
  add(event: ScannedEvent): void {
    const { items, data, type, fault } = event;
    if (fault !== null) throw unreadable(event, fault);
    const at = knownEventTypes.has(type) && items !== null ? onlyMember(data) : -1;
    if (at >= 0 && items === 0) return;
    const cents = (at < 0 ? undefined : this.written(data, at, items)) ?? this.parsed(event);
    if (cents !== 0) throw new Error(`${named(event)}: its lines do not sum to zero in US dollars`);
  }

  /** Every balance that is not zero in both, by account and currency. */
  balances(): readonly Balance[] {
    return [...this.holdings]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, holding]) => balanceOf(holding))
      .filter(({ amount, usd }) => /[1-9]/.test(amount + usd));
  }

  /** @returns the sum in cents, or undefined, with nothing added, where lines are written otherwise. */
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

  /** A line as it is written; undefined for what is no amount of its currency. */
  private lineOf(found: RegExpExecArray): Line | undefined {
    const [, account = '', whole = '', fraction = '', currency = '', usd = '', cents = ''] = found;
    const holding = this.holding(account, currency);
    if (holding === undefined || fraction.length > holding.digits) return undefined;
    const minor = Number(whole + fraction) * (powers[holding.digits - fraction.length] ?? NaN);
    const isAmount = minor < limit && minor > -limit;
    return isAmount ? { holding, minor, cents: Number(usd + cents) } : undefined;
  }

  /** The same for whatever the service can read; it is read as a replay does. */
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

  /** Undefined for what is no currency. */
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

/** @returns the sum in cents. */
function added(lines: readonly Line[]): number {
  let sum = 0;
  for (const { holding, minor, cents } of lines) {
    holding.amount.add(minor);
    holding.usd.add(cents);
    sum += cents;
  }
  return sum;
}

/** Minor units, each of fewer than 14 digits. @throws Rejection for what is no amount. */
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
 * Where the one member `entries` of the data may begin; −1 where several may be it, or one that is called so in
 * other letters. A quote in a text is written with a backslash, so that none is taken for a name; and what is the
 * first member of an object that does not begin the data is a member of something else.
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
