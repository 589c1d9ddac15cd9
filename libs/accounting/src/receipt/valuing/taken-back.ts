import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { uncancelled } from '../../pledge/valuing/monetary-items';
import type { HeldMoney } from '../../revaluation/valued.facts';
import type { Movement, Receipt } from '../state/receipt.state';
import type { RevaluedMoney } from '../state/revaluation.facts';
import { differenceOf, movementsOf } from '../state/revaluation.state';

/** By day what moved since a day takes back of the differences that a run gives, in order. */
export function takenBackOf(
  items: readonly RevaluedMoney[],
  receipt: Receipt,
  asAt: IsoDate,
): (readonly [IsoDate, RevaluedMoney[]])[] {
  const byDay = new Map<IsoDate, RevaluedMoney[]>();
  for (const item of items) {
    for (const { date, moved, usd } of sharesTaken(item, movedSince(receipt, item, asAt))) {
      const { kind, applicationId, donorId } = item;
      const amount = Money.ofMinor(moved, item.amount.currency).toJSON();
      const carryingUsd = Money.ofMinor(usd, functionalCurrency).toString();
      const taken = { kind, applicationId, donorId, amount, carryingUsd, valueUsd: '0.00' };
      byDay.set(date, [...(byDay.get(date) ?? []), taken]);
    }
  }
  return [...byDay].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * Movements of money after a day, by day, without those that one of the same day cancels and without
 * the shares that earlier runs were given back: these belong to what moved.
 */
function movedSince(receipt: Receipt, of: HeldMoney, asAt: IsoDate): readonly Movement[] {
  const shares = receipt.revaluations.flatMap(({ takenBack }) =>
    takenBack.flatMap(({ date, items }) =>
      items
        .filter((item) => item.kind === of.kind && item.applicationId === of.applicationId)
        .map((item) => ({ date, amount: 0n, usd: -differenceOf(item) })),
    ),
  );
  const moved = uncancelled([...shares, ...movementsOf(receipt, of)], true);
  return moved
    .filter(({ date }) => date > asAt)
    .toSorted((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0));
}

interface ShareTaken {
  readonly date: IsoDate;
  /** Minor units that left; 0 where another run has valued the money. */
  readonly moved: bigint;
  readonly usd: bigint;
}

/** Each movement out of the money takes its share of the difference; another run takes the rest. */
function sharesTaken(item: RevaluedMoney, since: readonly Movement[]): ShareTaken[] {
  let left = Money.ofMinor(differenceOf(item), functionalCurrency);
  let held = Money.of(item.amount).minor;
  const shares: ShareTaken[] = [];
  for (const { date, amount, usd } of since) {
    const isValued = amount === 0n && usd !== 0n;
    const moved = amount < 0n ? -amount : 0n;
    const share = isValued || moved >= held ? left : left.shareRounded(moved, held);
    held += amount;
    if ((!isValued && moved === 0n) || share.isZero) continue;
    left = left.minus(share);
    shares.push({ date, moved, usd: share.minor });
  }
  return shares;
}
