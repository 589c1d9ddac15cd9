import { AppendList } from '../kernel/append-list';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import type { Dims, Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** An entry as the state of a stream stores it: with its dates, and in whole minor units (such as cents). */
export interface BookedLine {
  /** Posting date: the day on which the entry counts in the books. */
  readonly date: IsoDate;
  /** Effective date, the day of the fact; undefined if it equals the posting date. */
  readonly effectiveOn?: IsoDate | undefined;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  /** US cents. */
  readonly usd: bigint;
  readonly dims: Dims;
}

/**
 * Converts entries of an event to lines in minor units.
 *
 * @param date posting date of the event.
 * @param effectiveOn effective date of the event; the posting date if left out.
 */
export function bookedLines(
  date: IsoDate,
  entries: readonly Entry[],
  effectiveOn: IsoDate = date,
): BookedLine[] {
  const isLate = effectiveOn !== date;
  return entries.map(({ account, currency, amount: text, usd: usdText, dims }) => {
    const usd = Money.parse(usdText, functionalCurrency).minor;
    // A line in USD states the same amount twice and is parsed once, because one command may read thousands of lines.
    const isUsdOnly = currency === functionalCurrency && text === usdText;
    const amount = isUsdOnly ? usd : Money.parse(text, currency).minor;
    const line = { date, account, currency, amount, usd, dims };
    return isLate ? { ...line, effectiveOn } : line;
  });
}

export interface Balance {
  readonly amount: bigint;
  readonly usd: bigint;
}

/** Returns the sum of the lines that match, over all dates, in minor units and US cents. */
export function balanceOf(
  lines: Iterable<BookedLine>,
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

/** A balance at the end of a day, or a movement: a change of a balance on a day. */
export interface DatedBalance extends Balance {
  readonly date: IsoDate;
  /** Only for a movement: its effective date; undefined if it equals the posting date. */
  readonly effectiveOn?: IsoDate | undefined;
}

/** The two dates of a fact. Money that the fact uses must be available from both dates on. */
export interface DaysOfFact {
  readonly effectiveOn: IsoDate;
  readonly postedOn: IsoDate;
}

/**
 * Returns the running balances from a date on, one for each day with movements. The first balance is that of the date
 * itself and includes all earlier movements.
 */
export function balancesFrom(movements: readonly DatedBalance[], from: IsoDate): DatedBalance[] {
  const byDate = new Map<IsoDate, Balance>([[from, { amount: 0n, usd: 0n }]]);
  for (const { date, amount, usd } of movements) {
    const day = date < from ? from : date;
    const sumSoFar = byDate.get(day) ?? { amount: 0n, usd: 0n };
    byDate.set(day, { amount: sumSoFar.amount + amount, usd: sumSoFar.usd + usd });
  }
  let running = { amount: 0n, usd: 0n };
  return [...byDate.keys()].sort().map((date) => {
    const { amount, usd } = byDate.get(date) ?? { amount: 0n, usd: 0n };
    running = { amount: running.amount + amount, usd: running.usd + usd };
    return { date, ...running };
  });
}

/**
 * Returns the lowest balance on a date or later, in minor units and US cents. Only the lowest can be spent on that
 * date, or a later balance falls below zero.
 */
export function lowestFrom(movements: readonly DatedBalance[], from: IsoDate): DatedBalance {
  return balancesFrom(movements, from).reduce(lower);
}

/** A balance calculated from posting dates or from effective dates; `by` says from which. */
export interface BalanceBy extends DatedBalance {
  readonly by: keyof DaysOfFact;
}

/**
 * Returns the balances by posting date from a fact's posting date on. If any effective date differs, the balances by
 * effective date follow, from the fact's effective date on.
 */
export function balancesOnBoth(
  movements: readonly DatedBalance[],
  { effectiveOn, postedOn }: DaysOfFact,
): BalanceBy[] {
  const by = (day: keyof DaysOfFact) => (balance: DatedBalance) => ({ ...balance, by: day });
  const booked = balancesFrom(movements, postedOn).map(by('postedOn'));
  const late = effectiveOn !== postedOn || movements.some(isLate);
  if (!late) return booked;
  const effective = balancesFrom(movements.map(byEffect), effectiveOn);
  return [...booked, ...effective.map(by('effectiveOn'))];
}

/** Returns the lowest of the balances by posting date and by effective date; only that much can be spent. */
export function lowestOnBoth(movements: readonly DatedBalance[], days: DaysOfFact): DatedBalance {
  return balancesOnBoth(movements, days).reduce(lower);
}

function lower<Of extends DatedBalance>(lowest: Of, balance: Of): Of {
  return balance.amount < lowest.amount ? balance : lowest;
}

function isLate({ effectiveOn }: Pick<DatedBalance, 'effectiveOn'>): boolean {
  return effectiveOn !== undefined;
}

function byEffect({ date, effectiveOn = date, amount, usd }: DatedBalance): DatedBalance {
  return { date: effectiveOn, amount, usd };
}

/**
 * Returns the first balance that is zero in its currency but not in USD; undefined if there is none. Such a rest of
 * USD must not remain, because no later payment could take it away.
 */
export function residueIn(balances: readonly DatedBalance[]): DatedBalance | undefined {
  return balances.find(({ amount, usd }) => amount === 0n && usd !== 0n);
}

/**
 * The change that one line makes to a guarded quantity: a sum that must not fall below zero, such as unallocated cash.
 */
export interface Effect<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  readonly delta: bigint;
  /**
   * Change of the quantity's carrying value (its value in the books) in US cents. The value must be zero when the
   * quantity is.
   */
  readonly usd?: bigint | undefined;
}

/** A guarded quantity that some new lines lower, with its balances from the day of those lines on. */
export interface Lowered<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  /** Balances by posting date, including the new lines. */
  readonly balances: readonly DatedBalance[];
  /** Balances by effective date, including the new lines; empty if every effective date equals its posting date. */
  readonly effective: readonly DatedBalance[];
}

/**
 * Returns the guarded quantities that new lines, all of one date, lower in total.
 *
 * @param before returns the earlier lines that may change quantities of the given measures.
 * @param effectsOf returns the changes that a line makes to quantities of the given measures, or of all measures.
 */
export function loweredBy<Measure extends string>(
  before: (measures: ReadonlySet<Measure>) => Iterable<BookedLine>,
  added: readonly BookedLine[],
  effectsOf: (line: BookedLine, of?: ReadonlySet<Measure>) => readonly Effect<Measure>[],
): Lowered<Measure>[] {
  const lowered = new Map<string, { effect: Effect<Measure>; by: BookedLine; delta: bigint }>();
  for (const line of added) {
    for (const effect of effectsOf(line)) {
      const id = `${effect.measure}|${effect.key}`;
      const loweredSoFar = lowered.get(id) ?? { effect, by: line, delta: 0n };
      lowered.set(id, { ...loweredSoFar, delta: loweredSoFar.delta + effect.delta });
    }
  }
  const movements = new Map<string, DatedBalance[]>();
  const measures = new Set<Measure>();
  for (const [id, { delta, effect }] of lowered) {
    if (delta >= 0n) continue;
    movements.set(id, []);
    measures.add(effect.measure);
  }
  if (movements.size === 0) return [];
  for (const lines of [before(measures), added]) {
    for (const line of lines) {
      for (const { measure, key, delta, usd = 0n } of effectsOf(line, measures)) {
        const { date, effectiveOn } = line;
        movements.get(`${measure}|${key}`)?.push({ date, effectiveOn, amount: delta, usd });
      }
    }
  }
  return [...movements].flatMap(([id, moved]) => {
    const loweredEffect = lowered.get(id);
    if (!loweredEffect) return [];
    const { measure, key } = loweredEffect.effect;
    const { date, effectiveOn = date } = loweredEffect.by;
    const balances = balancesFrom(moved, date);
    const effective = moved.some(isLate) ? balancesFrom(moved.map(byEffect), effectiveOn) : [];
    return [{ measure, key, balances, effective }];
  });
}

/** An amount to be paid, with its value on the day of the payment. */
export interface Payment {
  readonly amount: Money;
  /** Value in USD of `amount` at the UN operational rate of the day (rule 106.4). */
  readonly worth: Money;
  /**
   * Rate behind `worth`, in units of the currency per USD 1. It values the part of the amount that exceeds the cash
   * held; if undefined, that part takes its share of `worth`.
   */
  readonly unitsPerUsd: string | undefined;
}

/**
 * Returns the value with which paid cash leaves the books: its share of the carrying value, so that paying all cash
 * leaves no value behind. An amount beyond the cash held, or out of a negative balance, is valued at the rate of the
 * day.
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
 * Returns the exchange difference that arises when cash repays a negative balance. The repaid part takes its share of
 * the debt's value; the rest of the cash keeps its value on arrival.
 *
 * @param held balance before the cash arrives; a balance of zero or more gives no difference.
 * @param coming the cash that arrives.
 * @returns US cents, negative if the cash was worth more than the debt that it repays.
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

/** The lines of a stream as an immutable list that grows at its end, with an index by account for fast sums. */
export class LinesByAccount implements Iterable<BookedLine> {
  private constructor(
    private readonly lines: AppendList<BookedLine>,
    /** Index: the positions in `lines` of each account's lines. */
    private readonly places: ReadonlyMap<string, AppendList<number>>,
  ) {}

  static of(lines: readonly BookedLine[]): LinesByAccount {
    return new LinesByAccount(AppendList.of(), new Map()).with(lines);
  }

  /** Returns a list with lines added at its end; this list does not change. */
  with(added: readonly BookedLine[]): LinesByAccount {
    const places = new Map(this.places);
    for (const [index, { account }] of added.entries()) {
      const own = places.get(account) ?? AppendList.of<number>();
      places.set(account, own.with([this.lines.length + index]));
    }
    return new LinesByAccount(this.lines.with(added), places);
  }

  /** Returns the lines of some accounts, in the order in which they were added. */
  on(...accounts: readonly string[]): readonly BookedLine[] {
    const places = accounts.flatMap((account) => [...(this.places.get(account) ?? [])]);
    if (accounts.length > 1) places.sort((one, other) => one - other);
    return places.map((place) => this.lines.at(place));
  }

  /** Returns the codes of accounts that have lines. */
  accounts(): Iterable<string> {
    return this.places.keys();
  }

  [Symbol.iterator](): Iterator<BookedLine> {
    return this.lines[Symbol.iterator]();
  }
}
