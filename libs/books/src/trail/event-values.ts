import { functionalCurrency, kit, Money, scaledRate, type MoneyFact } from '@art30/accounting';
import type { HistoryEvent } from '../registers/history-reader';

const { answer, count, date, decimal, money, nullable, words } = kit;

/** An exchange rate that an event states, with the list from which it was taken. */
export const RateStated = answer('RateStated', {
  member: words(
    'Member of the facts that states it, with a dot before one inside another.',
    'rate',
  ),
  currency: nullable(
    words(
      'Currency of the rate; null where the facts name none and its lines have several.',
      'EUR',
    ),
  ),
  list: nullable(
    words('Id of the rate list; null for US dollars themselves.', '2024-05-01.MONTHLY'),
  ),
  effectiveDate: nullable(date('Day from which the list holds; null without one.', '2024-05-01')),
  unitsPerUsd: decimal('Units of the currency per USD 1, as published.', '0.900'),
});

/** A journal line whose amount was converted at an exchange rate that the event states, with the calculation. */
export const LineAtRate = answer('LineAtRate', {
  line: count('Line of the event, from 0.', 0),
  account: words('Account.', '1310'),
  amount: money('Amount of the line.', { amount: '600000.00', currency: 'EUR' }),
  usd: money('Its value in the books.', { amount: '666666.67', currency: 'USD' }),
  list: nullable(words('Id of the rate list.', '2024-05-01.MONTHLY')),
  unitsPerUsd: decimal('The rate.', '0.900'),
  unrounded: decimal('Amount divided by the rate, to six decimals.', '666666.666667'),
  rounding: decimal(
    'Value in the books less that: within half a cent where the line was converted by itself, more where it takes what is left of a total, or has the value of what is in the books.',
    '0.003333',
  ),
});

interface Stated {
  readonly member: string;
  readonly currency: string | null;
  readonly list: string | null;
  readonly effectiveDate: string | null;
  readonly unitsPerUsd: string;
}

/** Returns the exchange rates that an event states, in the order of its facts. */
export function ratesOf(event: HistoryEvent): readonly Stated[] {
  const only = currencyOf(event);
  return Object.entries(event.facts).flatMap(([member, value]): Stated[] => {
    const rate = rateIn(value);
    if (rate !== undefined) {
      const currency = rate.list === null ? functionalCurrency : only;
      return [{ member, currency, ...rate }];
    }
    return ratesWithin(member, value);
  });
}

/**
 * Returns the exchange rates nested in a member, which has one for each currency or one beside the amount of each side
 * of a conversion.
 */
function ratesWithin(member: string, value: unknown): Stated[] {
  if (!isObject(value)) return [];
  const { amount } = value;
  const own =
    isObject(amount) && typeof amount['currency'] === 'string' ? amount['currency'] : null;
  return Object.entries(value).flatMap(([name, one]) => {
    const rate = rateIn(one);
    if (rate === undefined) return [];
    const currency = /^[A-Z]{3}$/.test(name) ? name : own;
    return [{ member: currency === name ? member : `${member}.${name}`, currency, ...rate }];
  });
}

/**
 * Returns the currency of an exchange rate that the event states without one: the currency of the settled amount, or
 * the only foreign currency among the journal lines.
 */
function currencyOf({ facts, entries }: HistoryEvent): string | null {
  const { lines } = facts as { readonly lines?: unknown };
  const [line] = Array.isArray(lines) ? (lines as readonly unknown[]) : [];
  const settles = isObject(line) ? line['settles'] : undefined;
  if (isObject(settles) && typeof settles['currency'] === 'string') return settles['currency'];
  const foreign = new Set(
    entries.map(({ currency }) => currency).filter((currency) => currency !== functionalCurrency),
  );
  return foreign.size === 1 ? ([...foreign][0] ?? null) : null;
}

/** Returns the journal lines in a currency whose exchange rate the event states, each with its conversion. */
export function valuesOf(event: HistoryEvent) {
  const rates = ratesOf(event).filter(({ list }) => list !== null);
  return event.entries.flatMap(({ account, amount, currency, usd }, line) => {
    const rate = rates.find((one) => one.currency === currency);
    // A line without an amount has the difference of two conversions as its value, so no single rate explains
    // it.
    if (rate === undefined || Money.of({ amount, currency }).isZero) return [];
    const { list, unitsPerUsd } = rate;
    const unrounded = converted({ amount, currency }, unitsPerUsd);
    const booked = Money.of({ amount: usd, currency: functionalCurrency }).minor * shownPerCent;
    return [
      {
        line,
        account,
        amount: { amount, currency },
        usd: { amount: usd, currency: functionalCurrency },
        list,
        unitsPerUsd,
        unrounded: shown(unrounded),
        rounding: shown(booked - unrounded),
      },
    ];
  });
}

/** Number of decimals with which a converted amount is shown before it is rounded to cents. */
const decimalsShown = 6;
const shownPerUnit = 10n ** BigInt(decimalsShown);
const shownPerCent = shownPerUnit / 100n;

/** Converts an amount into millionths of a US dollar, rounded half up. */
function converted({ amount, currency }: MoneyFact, unitsPerUsd: string): bigint {
  const { minor } = Money.of({ amount, currency });
  // Both are scaled to the largest number of decimals that a rate may have.
  const units = Money.ofMinor(minor < 0n ? -minor : minor, currency).toJSON().amount;
  const [value, rate] = [scaledRate(units) * shownPerUnit, scaledRate(unitsPerUsd)];
  const rounded = (2n * value + rate) / (2n * rate);
  return minor < 0n ? -rounded : rounded;
}

function shown(units: bigint): string {
  const size = units < 0n ? -units : units;
  const fraction = String(size % shownPerUnit).padStart(decimalsShown, '0');
  return `${units < 0n ? '-' : ''}${size / shownPerUnit}.${fraction}`;
}

function rateIn(value: unknown): Omit<Stated, 'member' | 'currency'> | undefined {
  if (!isObject(value) || typeof value['unitsPerUsd'] !== 'string') return undefined;
  const { list, effectiveDate, unitsPerUsd } = value;
  return {
    list: typeof list === 'string' ? list : null,
    effectiveDate: typeof effectiveDate === 'string' ? effectiveDate : null,
    unitsPerUsd,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
