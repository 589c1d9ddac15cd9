import type { IsoDate } from '../../kernel/dates';
import { totalOf } from '../state/assignment.state';
import type { HeldMoney } from '../../revaluation/valued.facts';
import type { Movement } from '../state/receipt-cash';
import type { Receipt } from '../state/receipt.state';
import { moneyKey, movementsOf } from '../state/revaluation.state';

/** What one event after the day of a run moved, by item. */
export interface Step {
  readonly revision: number;
  readonly date: IsoDate;
  readonly moved: ReadonlyMap<string, Movement>;
}

/**
 * What each event after a day moved, by day, without those that one of the same day cancels.
 *
 * @param before number of the event before which they were recorded; undefined: all.
 */
export function stepsSince(
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
      const known = steps.get(revision);
      const key = moneyKey(item);
      // One event may move cash by several lines, or book a value beside what it moves.
      const part = known?.moved.get(key);
      const all = part ? { ...movement, ...totalOf([part, movement]) } : movement;
      const moved = new Map(known?.moved).set(key, all);
      steps.set(revision, { revision, date, moved });
    }
  }
  const inOrder = [...steps.values()].toSorted((one, other) => one.revision - other.revision);
  return uncancelledSteps(inOrder).toSorted((one, other) =>
    one.date < other.date ? -1 : one.date > other.date ? 1 : 0,
  );
}

/** Shares that earlier runs were given back belong to what moved. */
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
