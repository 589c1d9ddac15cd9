import {
  functionalCurrency,
  ledgerEventOf,
  ledgerEventTypes,
  minorUnitsLimit,
  minorUnitsOf,
  Money,
  type Entry,
} from '@art30/accounting';
import type { ScannedEvent } from '@art30/storage';
import { ExactSum } from './exact-sum';

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

const member = '"entries":';
/** A line as this service writes it: its members once each, in the order of canonical JSON, in dimensions no braces. */
const line =
  /\{"account":"(\d{4})","amount":"(-?\d{1,13})(?:\.(\d{1,4}))?","currency":"([A-Z]{3})","dims":\{[^{}]*\},"usd":"(-?\d{1,11})\.(\d\d)"\}([,\]])/y;
const powers = [1, 10, 100, 1_000, 10_000] as const;
const limit = Number(minorUnitsLimit);
const known: ReadonlySet<string> = new Set(ledgerEventTypes);

/** Adds up the lines of events, by account and currency. */
export class BalanceSums {
  private readonly holdings = new Map<string, Holding>();

  /**
   * @throws Error that names the event where it, or its lines, cannot be read, or do not sum to zero in US dollars.
   */
  add(event: ScannedEvent): void {
    const { items, data, type, fault } = event;
    if (fault !== null) throw unreadable(event, fault);
    const at = known.has(type) && items !== null ? onlyMember(data) : -1;
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
    const lines: [holding: Holding, minor: number, cents: number][] = [];
    line.lastIndex = at + member.length + 1;
    for (;;) {
      const found = line.exec(data);
      if (found === null) return undefined;
      const [, account = '', whole = '', fraction = '', currency = ''] = found;
      const holding = this.holding(account, currency);
      const zeros = (holding?.digits ?? -1) - fraction.length;
      if (holding === undefined || zeros < 0) return undefined;
      const minor = Number(whole + fraction) * (powers[zeros] ?? NaN);
      if (!(minor < limit && minor > -limit)) return undefined;
      lines.push([holding, minor, Number(`${found[5]}${found[6]}`)]);
      if (found[7] === ']') break;
    }
    if (lines.length !== items) return undefined;
    let sum = 0;
    for (const [holding, minor, cents] of lines) {
      holding.amount.add(minor);
      holding.usd.add(cents);
      sum += cents;
    }
    return sum;
  }

  /** The same for whatever the service can read; it is read as a replay does. */
  private parsed(event: ScannedEvent): number {
    const { type, data } = event;
    const read = reading(event, () =>
      ledgerEventOf({ type, data: JSON.parse(data) as unknown }).data.entries.map((one) => ({
        holding: this.holding(one.account, one.currency),
        ...valuesOf(one),
      })),
    );
    let sum = 0;
    for (const { holding, minor, cents } of read) {
      holding?.amount.add(minor);
      holding?.usd.add(cents);
      sum += cents;
    }
    return sum;
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
 * Where the one member that is called `entries` begins, at whatever depth; −1 where there are several, or one may
 * be called so in other letters. A quote in a text is written with a backslash, so that none is taken for a name.
 */
function onlyMember(data: string): number {
  const at = data.indexOf(member);
  const isOnly = data.indexOf(member, at + 1) < 0 && !data.includes('\\u');
  return isOnly ? at : -1;
}

function balanceOf({ account, currency, amount, usd }: Holding): Balance {
  return {
    ...{ account, currency, amount: Money.ofMinor(amount.value(), currency).toString() },
    usd: Money.ofMinor(usd.value(), functionalCurrency).toString(),
  };
}

function named({ ordinal, id, type }: ScannedEvent): string {
  return `event ${ordinal} (${type}, ${id})`;
}
