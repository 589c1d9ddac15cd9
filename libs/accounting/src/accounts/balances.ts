import { AppendList } from '../kernel/append-list';
import { functionalCurrency } from '../kernel/currency';
import type { IsoDate } from '../kernel/dates';
import type { Dims, Entry } from '../kernel/entries';
import { Money } from '../kernel/money';

/** An entry as the state of a stream holds it: dated, in whole minor units. */
export interface BookedLine {
  /** Posting date. */
  readonly date: IsoDate;
  /** Day of the fact, where that is another. */
  readonly effectiveOn?: IsoDate | undefined;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
  /** Cents. */
  readonly usd: bigint;
  readonly dims: Dims;
}

/** @param effectiveOn day of the fact, where it is posted on another. */
export function bookedLines(
  date: IsoDate,
  entries: readonly Entry[],
  effectiveOn: IsoDate = date,
): BookedLine[] {
  const isLate = effectiveOn !== date;
  return entries.map(({ account, currency, amount: text, usd: usdText, dims }) => {
    const usd = Money.parse(usdText, functionalCurrency).minor;
    // A line in USD says the same figure twice; thousands of lines are read for one command.
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

/** A balance at the end of a day, or what moves one. */
export interface DatedBalance extends Balance {
  readonly date: IsoDate;
  /** Of what moves a balance: the day of the fact, where it is posted on another. */
  readonly effectiveOn?: IsoDate | undefined;
}

/** The two days of a fact, from which on what it uses must be there. */
export interface DaysOfFact {
  readonly effectiveOn: IsoDate;
  readonly postedOn: IsoDate;
}

/** Running balances from a date on, one for each day that moves them, all before it in the first. */
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
 * The lowest balance at a date or any later one, in minor units and US cents: the most that can be
 * used on that date; whoever uses all of it uses all of its value.
 */
export function lowestFrom(movements: readonly DatedBalance[], from: IsoDate): DatedBalance {
  return balancesFrom(movements, from).reduce(lower);
}

/** A balance by posting dates, or by the days of the facts. */
export interface BalanceBy extends DatedBalance {
  readonly by: keyof DaysOfFact;
}

/**
 * Balances on both days of a fact: by posting date from the day on which it is posted, and, where
 * that makes a difference, by what is effective from its own day on, whenever that is posted.
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

/** The lowest of them. */
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

/** The first balance that is zero in its currency and still carries USD; undefined if none does. */
export function residueIn(balances: readonly DatedBalance[]): DatedBalance | undefined {
  return balances.find(({ amount, usd }) => amount === 0n && usd !== 0n);
}

/** How one line moves a guarded quantity, such as the unallocated cash of a purpose. */
export interface Effect<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  readonly delta: bigint;
  /** Carrying value in USD that goes with it; none of it may be left once the quantity is zero. */
  readonly usd?: bigint | undefined;
}

/** A guarded quantity that some lines lower, with its balances from their days on. */
export interface Lowered<Measure extends string> {
  readonly measure: Measure;
  readonly key: string;
  /** By posting date. */
  readonly balances: readonly DatedBalance[];
  /** By the days of the facts, whenever they are posted; none where all are posted on their own. */
  readonly effective: readonly DatedBalance[];
}

/**
 * The quantities that the added lines, all of one date, lower in all.
 *
 * @param before lines that may move quantities of some measures.
 * @param effectsOf how a line moves quantities, or those of some measures alone.
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

/** The lines of a stream, an immutable list that grows at its end, and those of an account without a look at all others. */
export class LinesByAccount implements Iterable<BookedLine> {
  private constructor(
    private readonly lines: AppendList<BookedLine>,
    /** Where the lines of each account stand among all. */
    private readonly places: ReadonlyMap<string, AppendList<number>>,
  ) {}

  static of(lines: readonly BookedLine[]): LinesByAccount {
    return new LinesByAccount(AppendList.of(), new Map()).with(lines);
  }

  /** These lines and those after them. */
  with(added: readonly BookedLine[]): LinesByAccount {
    const places = new Map(this.places);
    for (const [index, { account }] of added.entries()) {
      const own = places.get(account) ?? AppendList.of<number>();
      places.set(account, own.with([this.lines.length + index]));
    }
    return new LinesByAccount(this.lines.with(added), places);
  }

  /** Those of some accounts, in the order of all. */
  on(...accounts: readonly string[]): readonly BookedLine[] {
    const places = accounts.flatMap((account) => [...(this.places.get(account) ?? [])]);
    if (accounts.length > 1) places.sort((one, other) => one - other);
    return places.map((place) => this.lines.at(place));
  }

  /** Accounts that have lines. */
  accounts(): Iterable<string> {
    return this.places.keys();
  }

  [Symbol.iterator](): Iterator<BookedLine> {
    return this.lines[Symbol.iterator]();
  }
}
