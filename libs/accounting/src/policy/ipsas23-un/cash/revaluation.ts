import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { LinesByAccount } from '../../../accounts/balances';
import type { IsoDate } from '../../../kernel/dates';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type {
  PledgeRevaluedFacts,
  PledgeItemValued,
} from '../../../pledge/facts/revaluation.facts';
import { allowanceReleased } from '../receivables/allowance';
import { ownerDims } from '../receivables/announcement';
import { takenBackSince } from '../../../pledge/revaluation/revaluation';
import { CarryingValues } from '../receivables/carrying';

/**
 * Posts the revaluation difference of each item of a pledge, with one exchange loss and one gain for each
 * currency and purpose.
 */
export function postPledgeRevalued(facts: PledgeRevaluedFacts, pledge: Pledge): readonly Entry[] {
  const { items } = facts;
  const owner = ownerDims(pledge);
  const groups = new Map<string, PledgeItemValued[]>();
  for (const item of items.flatMap(byPurpose)) {
    const key = `${item.amount.currency}|${item.purpose}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const carrying = new CarryingValues(asAtEndOf(pledge, facts.effectiveDate), facts.effectiveDate);
  const revalued = [...groups.values()].flatMap((own) => [
    ...resultOf(own, { ...owner, purpose: own[0]?.purpose }),
    ...own.flatMap((item) => {
      const { account: code, instalment, purpose, bankAccount } = item;
      return difference(item, code, { ...owner, instalment, purpose, bankAccount });
    }),
  ]);
  return [...revalued, ...items.flatMap((item) => allowanceAbove(item, owner, carrying))];
}

/**
 * Posts the share of a revaluation difference that belongs to items which moved after the day of the run. The
 * allowance of a lowered receivable is lowered too, unless a later event has used it.
 */
export function postTakenBack(
  facts: PledgeRevaluedFacts,
  pledge: Pledge,
  post: Parameters<typeof takenBackSince>[2],
): readonly Entry[] {
  const { revaluationId, moved = '', effectiveDate } = facts;
  const run = pledge.revaluations.find((one) => one.revaluationId === revaluationId);
  if (run === undefined) return [];
  const share = takenBackSince(run.eventId, pledge, post).get(moved) ?? [];
  return [...share, ...allowancesAbove(share, pledge, effectiveDate)];
}

/**
 * Releases the part of allowances that exceeds their receivables once shares of the difference are taken
 * back.
 */
function allowancesAbove(share: readonly Entry[], pledge: Pledge, day: IsoDate): Entry[] {
  const then = new CarryingValues(asAtEndOf(pledge, day), day);
  const since = new CarryingValues(pledge, day);
  for (const { account: code, usd, dims } of share) {
    const { instalment, purpose = '' } = dims;
    const { minor } = Money.parse(usd, functionalCurrency);
    const lower = code === account.allowance ? minor : -minor;
    for (const carrying of [then, since])
      carrying.lower({ account: code, instalment, purpose }, lower);
  }
  return share
    .filter(({ account: code }) => code === account.receivable)
    .flatMap(({ dims }) => allowanceReleased(dims, then, since));
}

/**
 * Returns the pledge without lines posted after a day, because later movements take back their own shares.
 */
function asAtEndOf(pledge: Pledge, day: IsoDate): Pledge {
  const lines = [...pledge.lines].filter(({ date }) => date <= day);
  return { ...pledge, lines: LinesByAccount.of(lines) };
}

/** Splits cash whose difference is shared by several purposes into one item for each purpose. */
function byPurpose(item: PledgeItemValued): PledgeItemValued[] {
  const { shares } = item;
  if (shares === undefined) return [item];
  return shares.map(({ purpose, differenceUsd: valueUsd }) => {
    return { ...item, purpose, carryingUsd: '0.00', valueUsd };
  });
}

/** Releases the part of an allowance that exceeds a receivable whose value has fallen. */
function allowanceAbove(item: PledgeItemValued, owner: Dims, carrying: CarryingValues): Entry[] {
  const { account: code, instalment, purpose } = item;
  if (code !== account.receivable) return [];
  carrying.lower({ account: code, instalment, purpose }, -differenceOf(item).minor);
  return allowanceReleased({ ...owner, instalment, purpose }, carrying);
}

type Valued = Pick<PledgeItemValued, 'amount' | 'carryingUsd' | 'valueUsd'>;

function difference(item: Valued, code: string, dims: Dims): Entry[] {
  const usd = differenceOf(item);
  return usd.isZero ? [] : [valueEntry(code, item.amount.currency, usd, dims)];
}

function resultOf(items: readonly Valued[], dims: Dims): Entry[] {
  const zero = Money.zero(functionalCurrency);
  const currency = items[0]?.amount.currency ?? functionalCurrency;
  const differences = items.map(differenceOf);
  const sum = (counts: (usd: Money) => boolean) =>
    differences.filter(counts).reduce((total, usd) => total.plus(usd), zero);
  const loss = sum((usd) => usd.isNegative).negated();
  const gain = sum((usd) => !usd.isNegative).negated();
  return [
    ...(loss.isZero ? [] : [valueEntry(account.exchangeLoss, currency, loss, dims)]),
    ...(gain.isZero ? [] : [valueEntry(account.exchangeGain, currency, gain, dims)]),
  ];
}

function differenceOf({ carryingUsd, valueUsd }: Valued): Money {
  const carrying = Money.parse(carryingUsd, functionalCurrency);
  return Money.parse(valueUsd, functionalCurrency).minus(carrying);
}
