import {
  type Balance,
  type BookedLine,
  type DaysOfFact,
  lowestOnBoth,
  type Payment,
  valueLeaving,
} from '../../accounts/balances';
import { account, type AccountCode, codesOf } from '../../accounts/chart-of-accounts';
import { minus, plus, signIn, type Term } from '../../accounts/figure-terms';
import { functionalCurrency } from '../../kernel/currency';
import { Money, type MoneyFact, splitRunning } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { ownerOf } from '../cash/origins';
import type { ContributionRefundedFacts, RefundContribution } from '../facts/payments.facts';
import { guardedEffects, placeKey } from '../guards/guards';
import { splitOfUnspent, statedPlace, unspentAt } from '../spending-authority/authority';
import type { SignedPledge } from '../state/pledge.state';

/**
 * Accounts of debts that the pledge pays out of its cash, under a condition or not. Other money of a conditional pledge
 * is owed only once the condition fails.
 */
const owedOn: readonly AccountCode[] = [account.refundsPayable, account.levyPayable];

const nothing: Balance = { amount: 0n, usd: 0n };

/**
 * Remaining cash of a pledge in each currency with its carrying value (the value in USD in the books), by owner. An
 * owner is an origin of money (an earmark, or the bucket of unearmarked money). Accounts below zero are left out: they
 * borrowed from other accounts, whose full balance counts here.
 */
class MoneyLying {
  readonly #left = new Map<string, Balance>();

  constructor(private readonly pledge: SignedPledge) {
    for (const { currency, of } of pledge.cash.values()) {
      const byOwner = new Map<string, Balance>();
      for (const [purpose, { amount, usd }] of of) {
        const key = this.keyOf(purpose, currency);
        const sumSoFar = byOwner.get(key) ?? nothing;
        byOwner.set(key, { amount: sumSoFar.amount + amount, usd: sumSoFar.usd + usd });
      }
      for (const [key, { amount, usd }] of byOwner) {
        if (amount <= 0n) continue;
        const sumSoFar = this.#left.get(key) ?? nothing;
        this.#left.set(key, { amount: sumSoFar.amount + amount, usd: sumSoFar.usd + usd });
      }
    }
  }

  /** Returns the remaining cash in a currency that belongs to the owner of a purpose. */
  of(purpose: string, currency: string): Balance {
    return this.#left.get(this.keyOf(purpose, currency)) ?? nothing;
  }

  /**
   * Subtracts a payment from the remaining cash, together with its share of the carrying value.
   *
   * @returns that share in USD; an amount beyond the remaining cash is valued at the rate of the payment.
   */
  take(purpose: string, payment: Payment): Money {
    const { currency, minor } = payment.amount;
    const held = this.of(purpose, currency);
    const value = valueLeaving(held, payment);
    const left =
      minor >= held.amount ? nothing : { amount: held.amount - minor, usd: held.usd - value.minor };
    this.#left.set(this.keyOf(purpose, currency), left);
    return value;
  }

  private keyOf(purpose: string, currency: string): string {
    return `${ownerOf(this.pledge.origins, purpose)}|${currency}`;
  }
}

/**
 * Returns the cash that is left after the debts in the same currency, and the pledge with those debts revalued. Each
 * debt gets the carrying value of the cash that will pay it, because the rate at which the debt was approved no longer
 * matters.
 */
export function moneyLying(pledge: SignedPledge): {
  readonly lying: MoneyLying;
  readonly covered: SignedPledge;
} {
  const lying = new MoneyLying(pledge);
  const differences = owedBy(pledge).flatMap(({ last, amount, usd }) => {
    if (amount <= 0n) return [];
    const worth = Money.ofMinor(usd, functionalCurrency);
    const payment = { amount: Money.ofMinor(amount, last.currency), worth, unitsPerUsd: undefined };
    const difference = worth.minus(lying.take(last.dims.purpose ?? '', payment));
    return difference.isZero ? [] : [{ ...last, amount: 0n, usd: difference.minor }];
  });
  if (differences.length === 0) return { lying, covered: pledge };
  return { lying, covered: { ...pledge, lines: pledge.lines.with(differences) } };
}

/** Returns the debts in currencies other than US dollars, by account, currency and purpose, each with its last line. */
function owedBy({ lines }: SignedPledge) {
  const owed = new Map<string, Balance & { readonly last: BookedLine }>();
  for (const last of lines) {
    const { account: code, currency, dims, amount, usd } = last;
    if (currency === functionalCurrency || !owedOn.some((owing) => owing === code)) continue;
    const key = `${code}|${currency}|${dims.purpose ?? ''}`;
    const sumSoFar = owed.get(key) ?? nothing;
    owed.set(key, { last, amount: sumSoFar.amount - amount, usd: sumSoFar.usd - usd });
  }
  return [...owed.values()];
}

/**
 * A line of a refund: the gross amount in USD for a purpose. With a level, the line also takes the spending authority
 * there.
 */
interface Refunded {
  readonly purpose: string;
  readonly level?: string | undefined;
  readonly gross: MoneyFact;
}

/**
 * Refuses a refund above the cash that a conditional pledge has earned. Money under an unmet condition is no revenue
 * yet and is returned only when the condition fails.
 *
 * @throws Rejection REFUND_EXCEEDS_EARNED.
 */
export function demandEarned(
  refunded: readonly Refunded[],
  pledge: SignedPledge,
  days: DaysOfFact,
): void {
  if (pledge.agreement.condition === null) return;
  const owed = [...owedOn, account.conditionalLiability];
  const lowest = lowestCash([...pledge.lines], owed, days);
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

/**
 * Refuses a refund above the cash of each purpose, because money that was overspent or lost in exchange cannot be
 * returned to the donor.
 *
 * @throws Rejection INSUFFICIENT_UNSPENT.
 */
export function demandCashOfPurposes(
  refunded: readonly Refunded[],
  { pledgeId, lines }: SignedPledge,
  days: DaysOfFact,
): void {
  for (const purpose of new Set(refunded.map((line) => line.purpose))) {
    const own = [...lines].filter(({ dims }) => dims.purpose === purpose);
    const lowest = lowestCash(own, owedOn, days);
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

/**
 * Refuses lines without a level that together exceed the purpose's unallocated money.
 *
 * @throws Rejection INSUFFICIENT_UNSPENT.
 */
export function demandUnallocated(
  refunded: readonly Refunded[],
  pledge: SignedPledge,
  days: DaysOfFact,
): void {
  const taken = new Map<string, Money>();
  refunded.forEach(({ purpose, level, gross }, index) => {
    if (level !== undefined) return;
    const wanted = (taken.get(purpose) ?? Money.zero(functionalCurrency)).plus(Money.of(gross));
    taken.set(purpose, wanted);
    const lowest = unallocatedOf(pledge, purpose, days);
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

/**
 * Returns the unallocated money of a purpose in US cents. If the purposes that share its carrying value have less in
 * total, returns that lower amount.
 */
function unallocatedOf(
  { lines, origins }: SignedPledge,
  purpose: string,
  days: DaysOfFact,
): ReturnType<typeof lowestOnBoth> {
  const lowest = (counts: (key: string) => boolean) => {
    const movements = [...lines].flatMap((line) =>
      guardedEffects(line).flatMap(({ measure, key, delta }) =>
        measure === 'unallocated cash' && counts(key)
          ? [{ date: line.date, effectiveOn: line.effectiveOn, amount: delta, usd: 0n }]
          : [],
      ),
    );
    return lowestOnBoth(movements, days);
  };
  const own = lowest((key) => key === purpose);
  const owner = ownerOf(origins, purpose);
  const shared = lowest((key) => ownerOf(origins, key) === owner);
  return shared.amount < own.amount ? shared : own;
}

/** Returns the lowest cash of a pledge in US cents, less the debts paid out of it, on the days of a fact or later. */
function lowestCash(lines: readonly BookedLine[], owed: readonly AccountCode[], days: DaysOfFact) {
  const own: Term = { ...plus(codesOf.cash, ...owed), ofPledges: true };
  const terms = [own, minus(account.allocationTransfers)];
  const movements = lines.flatMap(
    ({ account: code, dims: { pledge = null }, date, effectiveOn, usd }) => {
      const sign = signIn(terms, { account: code, pledge });
      return sign === 0 ? [] : [{ date, effectiveOn, amount: sign === 1 ? usd : -usd, usd: 0n }];
    },
  );
  return lowestOnBoth(movements, days);
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

type RefundedLine = ContributionRefundedFacts['lines'][number];

interface Refunding {
  readonly lying: MoneyLying;
  readonly unitsPerUsd: string;
  readonly from: DaysOfFact;
}

/**
 * Computes the value in USD that each line of a refund takes from the pledge, in order. Cash in the refund's currency
 * is used first, at its carrying value; the rest is valued at the rate of the day. A line without a level takes
 * unallocated money.
 *
 * @param pledge with each debt at the value of the cash that pays it, see {@link moneyLying}.
 * @throws Rejection LEVEL_REQUIRED, UNKNOWN_COUNTRY or INVALID_AMOUNT.
 */
export function refundedLines(
  { lines }: Pick<RefundContribution['facts'], 'lines'>,
  pledge: SignedPledge,
  { lying, unitsPerUsd, from }: Refunding,
): RefundedLine[] {
  const worths = worthOf(
    lines.map(({ gross }) => Money.of(gross)),
    unitsPerUsd,
  );
  const taken = new Map<string, bigint>();
  return lines.map((line, index) => {
    const { purpose, gross: owed } = line;
    const field = `lines[${index}]`;
    const isPlace = line.level !== undefined || line.country !== undefined;
    const place = isPlace ? statedPlace(line, field) : undefined;
    const key = place === undefined ? purpose : placeKey(place);
    const there =
      place === undefined ? unallocatedOf(pledge, purpose, from).amount : unspentAt(pledge, place);
    const before = taken.get(key) ?? 0n;
    const amount = Money.of(owed);
    const payment = { amount, worth: worths[index] ?? amount, unitsPerUsd };
    const gross = valueTaken(lying, purpose, { payment, unspent: there - before });
    taken.set(key, before + gross.minor);
    if (place === undefined) return { purpose, owed, gross: gross.toJSON() };
    return { ...place, owed, ...splitOfUnspent(pledge, place, gross.toJSON(), `${field}.gross`) };
  });
}

/**
 * Returns the value of each amount in USD. Only the sum is converted, and its value is split, so that rounding never
 * changes the total.
 */
export function worthOf(owed: readonly Money[], unitsPerUsd: string): Money[] {
  const whole = owed.slice(1).reduce((sum, part) => sum.plus(part), owed[0] as Money);
  const values = splitRunning(
    whole.toUsdRounded(unitsPerUsd).minor,
    owed.map(({ minor }) => minor),
  );
  return values.map((usd) => Money.ofMinor(usd, functionalCurrency));
}

/**
 * Returns the value in USD of an amount taken from cash. If only a part of the cash is unspent, a refund can take that
 * part only. A refund of the whole part takes exactly the unspent USD, so that no cent is left by rounding.
 */
function valueTaken(
  lying: MoneyLying,
  purpose: string,
  {
    payment,
    unspent,
  }: { readonly payment: Parameters<MoneyLying['take']>[1]; readonly unspent: bigint },
): Money {
  const { amount } = payment;
  if (amount.currency === functionalCurrency) return amount;
  const { amount: held, usd } = lying.of(purpose, amount.currency);
  const value = lying.take(purpose, payment);
  if (unspent <= 0n || unspent >= usd) return value;
  const all = Money.ofMinor(held, amount.currency).shareRounded(unspent, usd);
  return amount.minor === all.minor ? Money.ofMinor(unspent, functionalCurrency) : value;
}
