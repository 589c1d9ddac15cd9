import { account, isMemorandum } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, usdEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { PledgeTakenOverFacts } from '../../../pledge/facts/opening.facts';
import type { CarriedBalance, OpeningBalance } from '../../../pledge/facts/pledge-parts';
import { authorityEntries } from './spending-authority';
import { memorandum, ownerDims } from '../receivables/announcement';

/**
 * Posts the opening balances of a pledge at the values of the other system. Results of earlier years go to
 * the accumulated surplus by purpose and currency, because they are no results of these books.
 */
export function postTakenOver(facts: PledgeTakenOverFacts): Entry[] {
  const owner = ownerDims(facts);
  const lines = [
    ...facts.balances.flatMap((balance) => postBalance(balance, owner, facts.amount.currency)),
    ...facts.cash.map(({ purpose, bankAccount, ledgerAccount, ...held }) =>
      carried(ledgerAccount, held, { ...owner, purpose, bankAccount }),
    ),
    ...facts.refunds.flatMap(({ lines: owed }) =>
      owed.map(({ purpose, ...line }) =>
        owing(account.refundsPayable, line, { ...owner, purpose }),
      ),
    ),
    ...(facts.levies ?? []).map(({ purpose, ...levy }) =>
      owing(account.levyPayable, levy, { ...owner, purpose }),
    ),
    ...facts.authority.flatMap((place) => authorityEntries(owner, place, place, 'granted')),
  ];
  return [...lines, ...accumulated(lines, owner)];
}

const nothing = (currency: string): CarriedBalance => ({
  amount: Money.zero(currency).toJSON(),
  carryingUsd: '0.00',
});

function postBalance(balance: OpeningBalance, owner: Dims, currency: string): Entry[] {
  const { instalment, purpose, receivable, conditionalLiability, allowanceUsd } = balance;
  const { conditionalOutstanding, received, writtenOff } = balance;
  const dims = { ...owner, purpose };
  const due = { ...dims, instalment };
  const allowance = allowanceUsd && Money.parse(allowanceUsd, functionalCurrency);
  const [unconditional, conditional] = agreedParts(balance, currency);
  return [
    ...(receivable ? [carried(account.receivable, receivable, due)] : []),
    ...(allowance ? [usdEntry(account.allowance, allowance.negated(), due)] : []),
    ...(conditionalLiability
      ? [owing(account.conditionalLiability, conditionalLiability, dims)]
      : []),
    ...remembered(account.memoAgreed, unconditional, due),
    ...remembered(account.memoAgreedConditional, conditional, due),
    ...remembered(account.memoConditionalOutstanding, conditionalOutstanding, due),
    ...remembered(account.memoReceived, received, due),
    ...remembered(account.memoWrittenOff, writtenOff, due),
  ];
}

/**
 * Splits the agreed amount at the values of its balances into an unconditional or met part, and a conditional
 * part with its received share.
 */
function agreedParts(
  {
    receivable,
    conditionalOutstanding,
    received,
    conditionalLiability,
    writtenOff,
  }: OpeningBalance,
  currency: string,
): [CarriedBalance, CarriedBalance] {
  const [all, held] = [received, conditionalLiability].map((part) =>
    Money.of((part ?? nothing(currency)).amount),
  ) as [Money, Money];
  const value = Money.parse((received ?? nothing(currency)).carryingUsd, functionalCurrency);
  const heldValue = value.shareRounded(held.minor, all.minor);
  const [earned, kept] = [
    { amount: all.minus(held).toJSON(), carryingUsd: value.minus(heldValue).toString() },
    { amount: held.toJSON(), carryingUsd: heldValue.toString() },
  ];
  return [
    carriedSum([receivable, writtenOff, earned], currency),
    carriedSum([conditionalOutstanding, kept], currency),
  ];
}

function carriedSum(
  parts: readonly (CarriedBalance | undefined)[],
  currency: string,
): CarriedBalance {
  return parts.reduce<CarriedBalance>(
    (sum, part = nothing(currency)) => ({
      amount: Money.of(sum.amount).plus(Money.of(part.amount)).toJSON(),
      carryingUsd: usdOf(sum).plus(usdOf(part)).toString(),
    }),
    nothing(currency),
  );
}

function usdOf({ carryingUsd }: CarriedBalance): Money {
  return Money.parse(carryingUsd, functionalCurrency);
}

function carried(code: string, balance: CarriedBalance, dims: Dims): Entry {
  return entry(code, Money.of(balance.amount), usdOf(balance), dims);
}

function owing(code: string, balance: CarriedBalance, dims: Dims): Entry {
  return entry(code, Money.of(balance.amount).negated(), usdOf(balance).negated(), dims);
}

function remembered(code: string, balance: CarriedBalance | undefined, dims: Dims): Entry[] {
  if (balance === undefined || Money.of(balance.amount).isZero) return [];
  return memorandum(code, Money.of(balance.amount), usdOf(balance), dims);
}

/** Returns lines of the accumulated surplus that balance each purpose in each currency. */
function accumulated(lines: readonly Entry[], owner: Dims): Entry[] {
  const sums = new Map<string, { purpose: string | undefined; amount: Money; usd: Money }>();
  for (const { account: code, currency, amount, usd, dims } of lines) {
    if (isMemorandum(code)) continue;
    const key = `${dims.purpose}|${currency}`;
    const sum = sums.get(key) ?? {
      purpose: dims.purpose,
      amount: Money.zero(currency),
      usd: Money.zero(functionalCurrency),
    };
    sums.set(key, {
      ...sum,
      amount: sum.amount.plus(Money.parse(amount, currency)),
      usd: sum.usd.plus(Money.parse(usd, functionalCurrency)),
    });
  }
  return [...sums.values()].flatMap(({ purpose, amount, usd }) => {
    if (amount.isZero && usd.isZero) return [];
    const dims = { ...owner, purpose };
    return [entry(account.accumulatedSurplus, amount.negated(), usd.negated(), dims)];
  });
}
