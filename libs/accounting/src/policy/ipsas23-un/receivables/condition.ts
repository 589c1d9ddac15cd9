import { account } from '../../../accounts/chart-of-accounts';
import { type Dims, entry, type Entry, mirrored } from '../../../kernel/entries';
import { Money, splitRunning } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import type {
  AgreementTerminatedFacts,
  ConditionFailedFacts,
  ConditionMetFacts,
  ConditionShare,
} from '../../../pledge/facts/receivables.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { allowanceReleased } from './allowance';
import { postReceivablesCancelled } from './amendment';
import { memorandum, ownerDims } from './announcement';
import { CarryingValues } from './carrying';

interface Earned {
  readonly dims: Dims;
  readonly instalment: number;
  readonly purpose: string;
  readonly amount: Money;
  readonly usd: Money;
}

/**
 * Posts a met condition. Received money becomes revenue at the value of its liability; outstanding money
 * becomes a receivable and revenue at the rate of the day. The memorandum of the agreed amount moves to
 * unconditional.
 */
export function postConditionMet(facts: ConditionMetFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const owner = ownerDims(pledge);
  const paid = purposesOf(facts.earned).map((purpose) => {
    const shares = facts.earned.filter((share) => share.purpose === purpose);
    return liabilityTaken(purpose, shares, { owner, carrying });
  });
  const due = valued(facts.due, owner, valueOfDue(facts, pledge));
  const earned = [...paid.flatMap(({ shares }) => shares), ...due];
  return [
    ...paid.map(({ line }) => line),
    ...due.map(({ dims, amount, usd }) => entry(account.receivable, amount, usd, dims)),
    ...purposesOf(earned).map((purpose) => {
      const own = earned.filter((share) => share.purpose === purpose);
      const amount = moneySum(own.map((share) => share.amount)).negated();
      const usd = moneySum(own.map((share) => share.usd)).negated();
      return entry(account.contributionsRevenue, amount, usd, { ...owner, purpose });
    }),
    ...earned.flatMap(({ dims, instalment, purpose, amount, usd }) => {
      const code = account.memoAgreedConditional;
      const before = carrying.take({ account: code, instalment, purpose }, amount.minor);
      return [
        ...memorandum(code, amount.negated(), before.negated(), dims),
        ...memorandum(account.memoAgreed, amount, usd, dims),
      ];
    }),
    ...due.flatMap((share) => owedNoMore(share, carrying)),
  ];
}

/**
 * Posts a failed condition. Received money is owed back to the donor at its value and remains agreed as
 * failed; the rest leaves the memoranda.
 */
export function postConditionFailed(
  facts: Pick<ConditionFailedFacts, 'effectiveDate' | 'postingDate' | 'returned' | 'released'>,
  pledge: Pledge,
): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const owner = ownerDims(pledge);
  return [
    ...purposesOf(facts.returned).flatMap((purpose) => {
      const own = facts.returned.filter((share) => share.purpose === purpose);
      const { line } = liabilityTaken(purpose, own, { owner, carrying });
      const [owed] = mirrored([line]);
      return owed === undefined ? [] : [line, { ...owed, account: account.refundsPayable }];
    }),
    ...facts.returned.flatMap(({ instalment, purpose, amount: stated }) => {
      const code = account.memoAgreedConditional;
      const amount = Money.of(stated);
      const agreed = carrying.take({ account: code, instalment, purpose }, amount.minor);
      const dims = { ...owner, purpose, instalment };
      return [
        ...memorandum(code, amount.negated(), agreed.negated(), dims),
        ...memorandum(account.memoAgreedFailed, amount, agreed, dims),
      ];
    }),
    ...facts.released.flatMap(({ instalment, purpose, amount: stated }) => {
      const code = account.memoAgreedConditional;
      const amount = Money.of(stated);
      const agreed = carrying.take({ account: code, instalment, purpose }, amount.minor);
      const dims = { ...owner, purpose, instalment };
      return [
        ...memorandum(code, amount.negated(), agreed.negated(), dims),
        ...owedNoMore({ dims, instalment, purpose, amount }, carrying),
      ];
    }),
  ];
}

type Owed = Pick<Earned, 'dims' | 'instalment' | 'purpose' | 'amount'>;

function owedNoMore({ dims, instalment, purpose, amount }: Owed, carrying: CarryingValues) {
  const code = account.memoConditionalOutstanding;
  const usd = carrying.take({ account: code, instalment, purpose }, amount.minor);
  return memorandum(code, amount.negated(), usd.negated(), dims);
}

function liabilityTaken(
  purpose: string,
  shares: readonly ConditionShare[],
  { owner, carrying }: { readonly owner: Dims; readonly carrying: CarryingValues },
): { readonly line: Entry; readonly shares: readonly Earned[] } {
  const code = account.conditionalLiability;
  const amount = moneySum(shares.map((share) => Money.of(share.amount)));
  const usd = carrying.take({ account: code, purpose }, amount.minor);
  const line = entry(code, amount, usd, { ...owner, purpose });
  return { line, shares: valued(shares, owner, usd) };
}

/** Returns the value in USD of the amounts that became due, converted once in total. */
function valueOfDue({ due, rate }: ConditionMetFacts, { currency }: Pledge): Money {
  const total = due.reduce((sum, { amount }) => sum.plus(Money.of(amount)), Money.zero(currency));
  return rate === undefined ? Money.zero('USD') : total.toUsdRounded(rate.unitsPerUsd);
}

function valued(shares: readonly ConditionShare[], owner: Dims, usd: Money): Earned[] {
  const amounts = shares.map(({ amount }) => Money.of(amount));
  const values = splitRunning(
    usd.minor,
    amounts.map(({ minor }) => minor),
  );
  return shares.flatMap(({ instalment, purpose }, index) => {
    const amount = amounts[index];
    if (amount === undefined) return [];
    const dims = { ...owner, purpose, instalment };
    return [{ dims, instalment, purpose, amount, usd: Money.ofMinor(values[index] ?? 0n, 'USD') }];
  });
}

function purposesOf(shares: readonly { readonly purpose: string }[]): string[] {
  return [...new Set(shares.map(({ purpose }) => purpose))];
}

function moneySum(parts: readonly Money[]): Money {
  return parts.reduce((sum, part) => sum.plus(part));
}

/**
 * Posts a termination. Receivables that do not stay due are cancelled as in an amendment downwards, and their
 * allowance is released. Conditional money is treated as under a failed condition.
 */
export function postTerminated(facts: AgreementTerminatedFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const owner = ownerDims(pledge);
  return [
    ...postReceivablesCancelled(facts.cancelled, pledge, carrying),
    ...facts.cancelled.flatMap(({ instalment, purpose }) =>
      allowanceReleased({ ...owner, purpose, instalment }, carrying),
    ),
    ...postConditionFailed(facts, pledge),
  ];
}
