import type { IsoDate } from './dates';
import { functionalCurrency } from './currency';
import type { Dims, Entry } from './entries';
import { Money } from './money';

/** An entry as the state of a stream keeps it: dated, in whole minor units. */
export interface BookedLine {
  readonly date: IsoDate;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  /** Cents. */
  readonly usd: bigint;
  readonly dims: Dims;
}

export function bookedLines(date: IsoDate, entries: readonly Entry[]): BookedLine[] {
  return entries.map((line) => ({
    date,
    account: line.account,
    currency: line.currency,
    amount: Money.parse(line.amount, line.currency).minor,
    usd: Money.parse(line.usd, functionalCurrency).minor,
    dims: line.dims,
  }));
}

export interface Balance {
  readonly amount: bigint;
  readonly usd: bigint;
}

/** Sum of the lines that match, over all dates. */
export function balanceOf(
  lines: readonly BookedLine[],
  matches: (line: BookedLine) => boolean,
): Balance {
  let amount = 0n;
  let usd = 0n;
  for (const line of lines) {
    if (!matches(line)) continue;
    amount += line.amount;
    usd += line.usd;
  }
  return { amount, usd };
}

/** How one line moves a guarded quantity, such as the unallocated cash of a purpose. */
export interface Effect {
  readonly measure: string;
  readonly key: string;
  readonly delta: bigint;
}

export interface Shortfall {
  readonly measure: string;
  readonly key: string;
  /** The lowest point, in minor units, below zero. */
  readonly lowest: bigint;
  readonly on: IsoDate;
}

/**
 * The first quantity that the added lines lower below zero at their date or at any later one.
 * A quantity that was already short and is not lowered further passes.
 */
export function shortfallOf(
  before: readonly BookedLine[],
  added: readonly BookedLine[],
  effectsOf: (line: BookedLine) => readonly Effect[],
): Shortfall | undefined {
  const lowered = new Map<string, { effect: Effect; from: IsoDate; delta: bigint }>();
  for (const line of added) {
    for (const effect of effectsOf(line)) {
      const id = `${effect.measure}|${effect.key}`;
      const known = lowered.get(id) ?? { effect, from: line.date, delta: 0n };
      lowered.set(id, { ...known, delta: known.delta + effect.delta });
    }
  }
  for (const [id, { effect, from, delta }] of lowered) {
    if (delta >= 0n) continue;
    const movements = [...before, ...added].flatMap((line) =>
      effectsOf(line)
        .filter((moved) => `${moved.measure}|${moved.key}` === id)
        .map((moved) => ({ date: line.date, delta: moved.delta })),
    );
    const lowest = lowestFrom(movements, from);
    if (lowest.value < 0n) {
      return { measure: effect.measure, key: effect.key, lowest: lowest.value, on: lowest.on };
    }
  }
  return undefined;
}

/** The lowest running total at a date or any later one, counting all that is dated before. */
export function lowestFrom(
  movements: readonly { readonly date: IsoDate; readonly delta: bigint }[],
  from: IsoDate,
): { value: bigint; on: IsoDate } {
  const byDate = new Map<IsoDate, bigint>([[from, 0n]]);
  for (const { date, delta } of movements) {
    const day = date < from ? from : date;
    byDate.set(day, (byDate.get(day) ?? 0n) + delta);
  }
  let running = 0n;
  let lowest: { value: bigint; on: IsoDate } | undefined;
  for (const day of [...byDate.keys()].sort()) {
    running += byDate.get(day) ?? 0n;
    if (lowest === undefined || running < lowest.value) lowest = { value: running, on: day };
  }
  return lowest ?? { value: 0n, on: from };
}
