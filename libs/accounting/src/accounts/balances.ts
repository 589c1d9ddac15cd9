import { AppendList } from '../kernel/append-list';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import type { Dims, Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** An entry as the state of a stream stores it: dated, and in whole minor units. */
export interface BookedLine {
  /** Posting date. */
  readonly date: IsoDate;
  /** Effective date, if it is not the posting date. */
  readonly effectiveOn?: IsoDate | undefined;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  /** US cents. */
  readonly usd: bigint;
  readonly dims: Dims;
}

/**
 * Converts entries to lines in minor units.
 *
 * @param date posting date.
 * @param effectiveOn effective date, if it is not the posting date.
 */
export function bookedLines(
  date: IsoDate,
  entries: readonly Entry[],
  effectiveOn: IsoDate = date,
): BookedLine[] {
  const isLate = effectiveOn !== date;
  return entries.map(({ account, currency, amount: text, usd: usdText, dims }) => {
    const usd = Money.parse(usdText, functionalCurrency).minor;
    // A line in USD states its figure twice and is parsed once, as one command reads thousands of lines.
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

/** Sum of the lines that match, over all dates. */
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

/** A balance at the end of a day, or a movement of it. */
export interface DatedBalance extends Balance {
  readonly date: IsoDate;
  /** Of a movement: effective date, if it is not the posting date. */
  readonly effectiveOn?: IsoDate | undefined;
}

/** The two dates of a fact. Money that the fact uses must be there from each of them on. */
export interface DaysOfFact {
  readonly effectiveOn: IsoDate;
  readonly postedOn: IsoDate;
}

/**
 * Returns the running balances from a date on, one per day with movements; the first includes all earlier
 * movements.
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
 * Returns the lowest balance on a date or later, in minor units and US cents. It is the most that can be used
 * on that date; using all of the amount uses all of its value.
 */
export function lowestFrom(movements: readonly DatedBalance[], from: IsoDate): DatedBalance {
  return balancesFrom(movements, from).reduce(lower);
}

/** A balance by posting dates or by effective dates; `by` says which. */
export interface BalanceBy extends DatedBalance {
  readonly by: keyof DaysOfFact;
}

/**
 * Returns the balances by posting date from a fact's posting date on and, if there are other effective dates,
 * the balances by effective date from its effective date on.
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

/** Returns the lowest of the balances by posting date and by effective date. */
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

/** Returns the first balance that is zero in its currency but not in USD; undefined if there is none. */
export function residueIn(balances: readonly DatedBalance[]): DatedBalance | undefined {
  return balances.find(({ amount, usd }) => amount === 0n && usd !== 0n);
}

/** Change of a guarded quantity, such as the unallocated cash of a purpose, by one line. */
export interface Effect<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  readonly delta: bigint;
  /** Carrying value in USD that moves with it; it must be zero once the quantity is zero. */
  readonly usd?: bigint | undefined;
}

/** A guarded quantity that some lines lower, with its balances from the days of those lines on. */
export interface Lowered<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  /** Balances by posting date. */
  readonly balances: readonly DatedBalance[];
  /** Balances by effective date; empty if all effective dates are posting dates. */
  readonly effective: readonly DatedBalance[];
}

/**
 * Returns the quantities that the added lines, all of one date, lower in total.
 *
 * @param before returns the earlier lines that may change quantities of some measures.
 * @param effectsOf returns the changes by a line, of some measures or of all.
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

/** An amount that is paid, with its value on the day. */
export interface Payment {
  readonly amount: Money;
  /** Its value in USD at the operational rate of the day (rule 106.4). */
  readonly worth: Money;
  /**
   * That rate, for the part of the amount that exceeds the cash held; if undefined, that part takes its share
   * of `worth`.
   */
  readonly unitsPerUsd: string | undefined;
}

/**
 * Returns the value with which cash leaves: its share of the carrying value, where the whole takes all. An
 * amount beyond the cash held, or out of a negative balance, is valued at the rate of the day.
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
 * Returns the exchange difference of cash that repays a negative balance. The repaid part takes its share of
 * the debt's value; the rest of the cash keeps the value with which it came.
 *
 * @param held balance before; a balance of zero or more gives no difference.
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

/** The lines of a stream: an immutable list that grows at its end, with an index by account. */
export class LinesByAccount implements Iterable<BookedLine> {
  private constructor(
    private readonly lines: AppendList<BookedLine>,
    /** Index: positions in `lines` by account. */
    private readonly places: ReadonlyMap<string, AppendList<number>>,
  ) {}

  static of(lines: readonly BookedLine[]): LinesByAccount {
    return new LinesByAccount(AppendList.of(), new Map()).with(lines);
  }

  /** Returns the list with lines added at its end. */
  with(added: readonly BookedLine[]): LinesByAccount {
    const places = new Map(this.places);
    for (const [index, { account }] of added.entries()) {
      const own = places.get(account) ?? AppendList.of<number>();
      places.set(account, own.with([this.lines.length + index]));
    }
    return new LinesByAccount(this.lines.with(added), places);
  }

  /** Returns the lines of some accounts, in the order of the whole list. */
  on(...accounts: readonly string[]): readonly BookedLine[] {
    const places = accounts.flatMap((account) => [...(this.places.get(account) ?? [])]);
    if (accounts.length > 1) places.sort((one, other) => one - other);
    return places.map((place) => this.lines.at(place));
  }

  /** Returns the accounts that have lines. */
  accounts(): Iterable<string> {
    return this.places.keys();
  }

  [Symbol.iterator](): Iterator<BookedLine> {
    return this.lines[Symbol.iterator]();
  }
}
