import {
  lowestOnBoth,
  type Balance,
  type BookedLine,
  type DaysOfFact,
} from '../../accounts/balances';
import { account, codesOf, type AccountCode } from '../../accounts/chart-of-accounts';
import { minus, plus, signIn, type Term } from '../../accounts/figure-terms';
import { functionalCurrency } from '../../kernel/currency';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { ownerOf } from '../cash/origins';
import { guardedEffects } from '../guards/guarded-effects';
import type { SignedPledge } from '../state/pledge.state';
import { owedOn } from './money-lying';

/** What a line of a refund takes in USD, of which purpose, and at which level if it is of a place. */
interface Refunded {
  readonly purpose: string;
  readonly level?: string | undefined;
  readonly gross: MoneyFact;
}

/**
 * Money whose condition is not met is no revenue that could be refunded: it is owed back where the
 * condition fails. So a conditional pledge keeps as much cash as it has not earned.
 */
export function demandEarned(
  refunded: readonly Refunded[],
  pledge: SignedPledge,
  from: DaysOfFact,
): void {
  if (pledge.agreement.condition === null) return;
  const owed = [...owedOn, account.conditionalLiability];
  const lowest = lowestCash([...pledge.lines], owed, from);
  const wanted = totalOf(refunded);
  demand(
    lowest.amount >= wanted.minor,
    'REFUND_EXCEEDS_EARNED',
    `${wanted.named} is more than the USD ${dollars(lowest)} of cash that this conditional ` +
      'pledge has earned: refund less; what was not met goes back when the condition fails or ' +
      'the agreement ends',
    'lines',
  );
}

/** Money that was overspent, or lost in exchange, cannot go back to the donor. */
export function demandCashOfPurposes(
  refunded: readonly Refunded[],
  { pledgeId, lines }: SignedPledge,
  from: DaysOfFact,
): void {
  for (const purpose of new Set(refunded.map((line) => line.purpose))) {
    const own = [...lines].filter(({ dims }) => dims.purpose === purpose);
    const lowest = lowestCash(own, owedOn, from);
    const wanted = totalOf(refunded.filter((line) => line.purpose === purpose));
    demand(
      wanted.minor <= lowest.amount,
      'INSUFFICIENT_UNSPENT',
      `${wanted.named} is more than the USD ${dollars(lowest)} of cash that pledge ${pledgeId} ` +
        `has for ${purpose} on ${lowest.date}: refund less`,
      'lines',
    );
  }
}

/** Refuses lines without a place above what is not allocated. */
export function demandUnallocated(
  refunded: readonly Refunded[],
  pledge: SignedPledge,
  from: DaysOfFact,
): void {
  const taken = new Map<string, Money>();
  refunded.forEach(({ purpose, level, gross }, index) => {
    if (level !== undefined) return;
    const wanted = (taken.get(purpose) ?? Money.zero(functionalCurrency)).plus(Money.of(gross));
    taken.set(purpose, wanted);
    const lowest = unallocatedOf(pledge, purpose, from);
    demand(
      wanted.minor <= lowest.amount,
      'INSUFFICIENT_UNSPENT',
      `${wanted.named} is more than the USD ${dollars(lowest)} that pledge ${pledge.pledgeId} has ` +
        `for ${purpose} on ${lowest.date} and has not allocated: refund less, or state the level ` +
        'at which it is allocated',
      `lines[${index}].gross`,
    );
  });
}

/** What is not allocated of a purpose, and of all purposes that share its cash; the lower of both. */
export function unallocatedOf(
  { lines, origins }: SignedPledge,
  purpose: string,
  from: DaysOfFact,
): ReturnType<typeof lowestOnBoth> {
  const lowest = (counts: (key: string) => boolean) => {
    const movements = [...lines].flatMap((line) =>
      guardedEffects(line).flatMap(({ measure, key, delta }) =>
        measure === 'unallocated cash' && counts(key)
          ? [{ date: line.date, effectiveOn: line.effectiveOn, amount: delta, usd: 0n }]
          : [],
      ),
    );
    return lowestOnBoth(movements, from);
  };
  const own = lowest((key) => key === purpose);
  const owner = ownerOf(origins, purpose);
  const shared = lowest((key) => ownerOf(origins, key) === owner);
  return shared.amount < own.amount ? shared : own;
}

/** Cash of a pledge without what is owed out of it, the lowest from the days of a fact on. */
function lowestCash(lines: readonly BookedLine[], owed: readonly AccountCode[], from: DaysOfFact) {
  const own: Term = { ...plus(codesOf.cash, ...owed), ofPledges: true };
  const terms = [own, minus(account.allocationTransfers)];
  const movements = lines.flatMap(
    ({ account: code, dims: { pledge = null }, date, effectiveOn, usd }) => {
      const sign = signIn(terms, { account: code, pledge });
      return sign === 0 ? [] : [{ date, effectiveOn, amount: sign === 1 ? usd : -usd, usd: 0n }];
    },
  );
  return lowestOnBoth(movements, from);
}

export function totalOf(lines: readonly { readonly gross: MoneyFact }[]): Money {
  return lines.reduce(
    (sum, { gross }) => sum.plus(Money.of(gross)),
    Money.zero(functionalCurrency),
  );
}

function dollars({ amount }: Balance): string {
  return Money.ofMinor(amount, functionalCurrency).toString();
}
