import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money, splitRunning } from '../../kernel/money';
import type { HeldMoney } from '../../revaluation/revaluation.facts';
import type { RevaluedMoney } from '../facts/revaluation.facts';
import { totalOf } from '../state/assignment.state';
import type { Movement } from '../state/receipt-cash';
import type { Receipt } from '../state/receipt.state';
import {
  differenceOf,
  moneyKey,
  movementsOf,
  type ReceiptRevaluation,
} from '../state/revaluation.state';
import { hasOwnValue, type ReturnBack } from '../state/sent-back.state';
import { currencyOf, heldBy } from './held-money';

/** Movements by one event after the day of a run, by item. */
interface Step {
  readonly revision: number;
  readonly date: IsoDate;
  readonly moved: ReadonlyMap<string, Movement>;
}

/**
 * Returns the movements after a day, by event and ordered by day. Events of one day that cancel each other
 * are left out.
 *
 * @param before only events with a lower number count; undefined for all.
 */
function stepsSince(
  receipt: Receipt,
  items: readonly HeldMoney[],
  asAt: IsoDate,
  before = Number.MAX_SAFE_INTEGER,
): Step[] {
  const steps = new Map<number, Step>();
  for (const item of items) {
    for (const movement of movementsOf(receipt, item)) {
      const { revision = 0, date } = movement;
      if (date <= asAt || revision >= before || isShare(receipt, revision)) continue;
      const step = steps.get(revision);
      const key = moneyKey(item);
      // One event may have several lines on an account, or a change of value beside a movement.
      const part = step?.moved.get(key);
      const all = part ? { ...movement, ...totalOf([part, movement]) } : movement;
      const moved = new Map(step?.moved).set(key, all);
      steps.set(revision, { revision, date, moved });
    }
  }
  const inOrder = [...steps.values()].toSorted((one, other) => one.revision - other.revision);
  return uncancelledSteps(inOrder).toSorted((one, other) =>
    one.date < other.date ? -1 : one.date > other.date ? 1 : 0,
  );
}

/** True for the share of an earlier run: it belongs to the movement that took it. */
function isShare({ revaluations }: Receipt, revision: number): boolean {
  return revaluations.some(({ takenBack }) =>
    takenBack.some((taken) => taken.revision === revision),
  );
}

function uncancelledSteps(steps: readonly Step[]): Step[] {
  const left: Step[] = [];
  for (const step of steps) {
    const opposite = left.findIndex((other) => isOpposite(other, step));
    if (opposite < 0) left.push(step);
    else left.splice(opposite, 1);
  }
  return left;
}

function isOpposite(one: Step, other: Step): boolean {
  if (one.date !== other.date || one.moved.size !== other.moved.size) return false;
  return [...one.moved].every(([key, { amount, usd }]) => {
    const back = other.moved.get(key);
    return back?.amount === -amount && back.usd === -usd;
  });
}

/** Returns, by day and in order, the shares of a run's differences that later movements took. */
export function takenBackOf(
  items: readonly RevaluedMoney[],
  receipt: Receipt,
  asAt: IsoDate,
): (readonly [IsoDate, RevaluedMoney[]])[] {
  const all = new Map(heldBy(receipt).map((item) => [moneyKey(item), item]));
  const differences = Differences.of(items, receipt);
  const byDay = new Map<IsoDate, RevaluedMoney[]>();
  for (const step of stepsSince(receipt, [...all.values()], asAt)) {
    for (const { key, moved, usd } of differences.taken(step)) {
      const item = all.get(key);
      if (item === undefined || usd === 0n) continue;
      const currency = currencyOf(receipt, item);
      const taken = {
        ...item,
        amount: Money.ofMinor(moved < 0n ? -moved : moved, currency).toJSON(),
        carryingUsd: Money.ofMinor(usd, functionalCurrency).toString(),
        valueUsd: '0.00',
      };
      byDay.set(step.date, [...(byDay.get(step.date) ?? []), taken]);
    }
  }
  return [...byDay];
}

/**
 * Returns the shares that an event took from a run recorded after it. They are restored when the event is
 * reversed.
 *
 * @param revision number of that event.
 */
export function takenOfRun(
  run: ReceiptRevaluation,
  receipt: Receipt,
  revision: number,
): readonly Share[] {
  const differences = Differences.of(run.items, receipt);
  const stepsAfterRun = stepsSince(receipt, heldBy(receipt), run.date, run.revision);
  for (const step of stepsAfterRun) {
    const shares = differences.taken(step);
    if (step.revision === revision) return shares;
  }
  return [];
}

interface Change {
  readonly key: string;
  readonly amount: bigint;
}

interface Share {
  /** Key of the item. */
  readonly key: string;
  /** Minor units that moved; 0 if only the value changed. */
  readonly moved: bigint;
  /** US cents of the difference that leave the item; negative if they come to it. */
  readonly usd: bigint;
}

/** Follows the movements since a run, and tracks how much of the run's differences is left on each item. */
class Differences {
  readonly #takenBy = new Map<number, readonly Share[]>();
  /** Differences taken by later runs that were reversed, by number of the reversal, which restores them. */
  readonly #toGiveBack = new Map<number, Differences>();

  private constructor(
    private readonly receipt: Receipt,
    /** US cents of the difference that are left, and minor units held, by item. */
    readonly left: Map<string, bigint>,
    private readonly held: Map<string, bigint>,
  ) {}

  static of(items: readonly RevaluedMoney[], receipt: Receipt): Differences {
    return new Differences(
      receipt,
      new Map(items.map((item) => [moneyKey(item), differenceOf(item)])),
      new Map(items.map((item) => [moneyKey(item), Money.of(item.amount).minor])),
    );
  }

  taken(step: Step): readonly Share[] {
    const { revaluations } = this.receipt;
    const back = this.#toGiveBack.get(step.revision);
    this.#toGiveBack.delete(step.revision);
    for (const taken of this.#toGiveBack.values()) taken.taken(step);
    const run = revaluations.find(({ revision }) => revision === step.revision);
    if (run !== undefined) return this.#takenByRun(run);
    if (revaluations.some(({ reversedBy }) => reversedBy === step.revision)) {
      const given = [...(back?.left ?? [])].map(([key, usd]) => ({ key, moved: 0n, usd: -usd }));
      return this.#take(step.revision, given);
    }
    return this.#take(step.revision, this.#sharesMovedBy(step));
  }

  /**
   * A later run takes all remaining differences. Its reversal restores them, less the shares that left
   * meanwhile.
   */
  #takenByRun({ revision, reversedBy, items }: ReceiptRevaluation): readonly Share[] {
    const rest = this.#take(revision, this.#remainingShares(items));
    if (reversedBy !== undefined) {
      const left = new Map(rest.map(({ key, usd }) => [key, usd]));
      this.#toGiveBack.set(reversedBy, new Differences(this.receipt, left, new Map(this.held)));
    }
    return rest;
  }

  #take(revision: number, shares: readonly Share[]): readonly Share[] {
    for (const { key, usd } of shares) this.left.set(key, this.#leftOf(key) - usd);
    this.#takenBy.set(revision, shares);
    return shares;
  }

  #leftOf(key: string): bigint {
    return this.left.get(key) ?? 0n;
  }

  /** Returns the full remaining differences of the items that a later run valued. */
  #remainingShares(items: readonly HeldMoney[]): Share[] {
    return items.map((item) => {
      const key = moneyKey(item);
      return { key, moved: 0n, usd: this.#leftOf(key) };
    });
  }

  #sharesMovedBy({ revision, moved }: Step): readonly Share[] {
    const changes = [...moved].map(([key, { amount }]) => ({ key, amount }));
    const shares = this.#ofChanges(changes, revision);
    for (const { key, amount } of changes) {
      this.held.set(key, (this.held.get(key) ?? 0n) + amount);
    }
    return shares;
  }

  #ofChanges(changes: readonly Change[], revision: number): readonly Share[] {
    const back = this.#sentBackUndone(revision);
    if (back !== undefined) return changes.map((change) => this.#shareOfUndoneReturn(change, back));
    const owed = changes.filter(({ key }) => !isCashKey(key));
    const cash = changes.filter(({ key }) => isCashKey(key));
    const taken = this.#takenByUndone(revision);
    const ofOwed = taken ? this.#sharesOfReleasedMoney(taken, owed) : this.#sharesOfDebts(owed);
    const ofCash = taken
      ? taken.filter(({ key }) => isCashKey(key)).map(this.#cashShareBroughtBack(cash, revision))
      : this.#ofCash(cash, ofOwed, revision);
    return [...ofOwed, ...ofCash];
  }

  #sentBackUndone(revision: number): ReturnBack | undefined {
    const all = [...this.receipt.sentBack.values()];
    return all.find(({ taken }) => taken?.undone?.by === revision)?.taken;
  }

  /**
   * Share of a returned payment whose booking is reversed: the opposite of the share that it brought, or a
   * proportional share if the balance has changed since.
   */
  #shareOfUndoneReturn(change: Change, { revision, undone }: ReturnBack): Share {
    const { key, amount } = change;
    const came = this.#takenBy.get(revision);
    const hasChanged = isCashKey(key)
      ? undone?.facts.taken?.some(({ bankAccount }) => keyOfCash(bankAccount) === key) === true
      : undone?.facts.worthUsd !== undefined;
    const isWhole = (this.held.get(key) ?? 0n) + amount === 0n;
    if (hasChanged || isWhole || came === undefined) return this.#share(change);
    const share = came.find((one) => one.key === key);
    return share ? opposite(share) : { key, moved: 0n, usd: 0n };
  }

  /**
   * Shares of debts: a debt that is lowered takes its share. If it becomes another debt of the receipt, its
   * share moves to that debt.
   */
  #sharesOfDebts(owed: readonly Change[]): Share[] {
    const left = owed.filter(({ amount }) => amount < 0n).map((change) => this.#share(change));
    const reached = owed.filter(({ amount }) => amount > 0n);
    const [out, into] = [sumOf(left.map(({ moved }) => moved)), sumOf(reached.map(amountOf))];
    const usd = Money.ofMinor(sumOf(left.map((share) => share.usd)), functionalCurrency);
    const kept = into < out ? usd.shareRounded(into, out) : usd;
    return [...left, ...split(-kept.minor, reached)];
  }

  /**
   * Returns the shares taken by the application or return that an event reverses; undefined if it reverses
   * neither.
   */
  #takenByUndone(revision: number): readonly Share[] | undefined {
    const { assignments } = this.receipt;
    const released = [...assignments.values()].find(({ releasedBy }) => releasedBy === revision);
    const own = released ?? this.#returnUndone(revision);
    return own && this.#takenBy.get(own.revision);
  }

  #returnUndone(revision: number) {
    return [...this.receipt.returns.values()].find(({ reversedBy }) => reversedBy === revision);
  }

  /**
   * Restores the share of cash that comes back. A part that repays a debt of the account takes the debt's
   * share; only the rest restores its own.
   */
  #cashShareBroughtBack(cash: readonly Change[], revision: number): (taken: Share) => Share {
    const repaid = this.#returnUndone(revision)?.repaid === true;
    return (taken) => {
      const change = cash.find(({ key }) => key === taken.key);
      if (!repaid || change === undefined) return opposite(taken);
      const held = this.held.get(taken.key) ?? 0n;
      const debt = this.#share(change);
      const beyond = change.amount + held;
      if (beyond <= 0n) return debt;
      const came = Money.ofMinor(-taken.usd, functionalCurrency);
      return { ...debt, usd: debt.usd + came.shareRounded(beyond, change.amount).minor };
    };
  }

  /**
   * Shares of money that a pledge or payer gives back: it restores the shares it took, less those of
   * overpayments that were lowered at the same time.
   */
  #sharesOfReleasedMoney(taken: readonly Share[], owed: readonly Change[]): Share[] {
    const back = sumOf(taken.filter(({ key }) => !isCashKey(key)).map((share) => share.usd));
    const left = owed.filter(({ amount }) => amount < 0n).map((change) => this.#share(change));
    const kept = sumOf(left.map((share) => share.usd));
    return [
      ...left,
      ...split(
        -back - kept,
        owed.filter(({ amount }) => amount > 0n),
      ),
    ];
  }

  #isWithinCurrency(cash: readonly Change[]): boolean {
    const accounts = [...this.receipt.cash.values()];
    const currencies = accounts
      .filter(({ bankAccount }) => cash.some(({ key }) => key === keyOfCash(bankAccount)))
      .map(({ currency }) => currency);
    return new Set(currencies).size === 1 && sumOf(cash.map(amountOf)) === 0n;
  }

  /**
   * Returns the proportional share of cash or a debt that leaves, or that repays cash below zero; the whole
   * takes all.
   */
  #share({ key, amount }: Change): Share {
    const held = this.held.get(key) ?? 0n;
    const moved = held < 0n ? amount : -amount;
    const whole = held < 0n ? -held : held;
    if (moved <= 0n) return { key, moved: 0n, usd: 0n };
    const left = Money.ofMinor(this.#leftOf(key), functionalCurrency);
    const usd = moved >= whole ? left : left.shareRounded(moved, whole);
    return { key, moved, usd: usd.minor };
  }

  /**
   * Shares of cash. Cash that pays a debt without a currency exchange takes the same share as the debt; if it
   * leaves nothing on its account, it takes all.
   */
  #ofCash(cash: readonly Change[], ofOwed: readonly Share[], revision: number): Share[] {
    if (ofOwed.length === 0 && this.#isWithinCurrency(cash)) return this.#sharesOfTransfer(cash);
    if (ofOwed.length === 0 || hasOwnValue(this.receipt, revision)) {
      return cash.map((change) => this.#share(change));
    }
    const shares = split(sumOf(ofOwed.map((share) => share.usd)), cash);
    return shares.map((share, at) => {
      const left = (this.held.get(share.key) ?? 0n) + (cash[at]?.amount ?? 0n);
      return left === 0n ? { ...share, usd: this.#leftOf(share.key) } : share;
    });
  }

  /** Cash moved to another account in the same currency takes its share along. */
  #sharesOfTransfer(cash: readonly Change[]): Share[] {
    const left = cash.filter(({ amount }) => amount < 0n).map((change) => this.#share(change));
    const usd = sumOf(left.map((share) => share.usd));
    return [
      ...left,
      ...split(
        -usd,
        cash.filter(({ amount }) => amount > 0n),
      ),
    ];
  }
}

/** Splits a value over changes, in proportion to their amounts. */
function split(usd: bigint, changes: readonly Change[]): Share[] {
  const moved = changes.map(({ amount }) => (amount < 0n ? -amount : amount));
  const parts = splitRunning(usd, moved);
  return changes.map(({ key }, at) => ({ key, moved: moved[at] ?? 0n, usd: parts[at] ?? 0n }));
}

function opposite(share: Share): Share {
  return { ...share, usd: -share.usd };
}

function amountOf({ amount }: Change): bigint {
  return amount;
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

function keyOfCash(bankAccount: string): string {
  return moneyKey({ kind: 'CASH', bankAccount });
}

function isCashKey(key: string): boolean {
  return key.startsWith('CASH');
}
