import { lowestOnBoth, type DatedBalance, type DaysOfFact } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import { rateOn, type RateTable } from '../../rates/rates.decider';
import type { BookedEvent, Pledge, SignedPledge } from '../state/pledge.state';

/** A refund as it counts against its limits: its amount in the currency of the agreement, and its two dates. */
interface Refunding {
  readonly counts: Money;
  readonly from: DaysOfFact;
}

/**
 * Refuses a refund above the money received, including interest and recoveries, less earlier refunds and other debts to
 * the donor. All amounts are in the currency of the agreement.
 *
 * @throws Rejection REFUND_EXCEEDS_RECEIVED, or RATE_MISSING if interest or a refund taken over from another system is
 * in another currency.
 */
export function demandReceived(pledge: SignedPledge, refund: Refunding, rates: RateTable): void {
  const { counts, from } = refund;
  const left = leftOf(receivedOf(pledge, rates, from), pledge, from);
  demand(
    !counts.exceeds(left),
    'REFUND_EXCEEDS_RECEIVED',
    `${counts.named} is more than the ${left.named} that pledge ${pledge.pledgeId} received and ` +
      'has not refunded: refund less',
    'lines',
  );
}

/**
 * Refuses a refund of a conditional pledge above either of two limits: the met part of the condition, and the money
 * received less the part still under the condition. Earlier refunds lower both. Unmet money is no revenue yet; it is
 * owed back when the condition fails or the agreement ends.
 *
 * @throws Rejection REFUND_EXCEEDS_EARNED, or RATE_MISSING if interest or a refund taken over from another system is in
 * another currency.
 */
export function demandMet(pledge: SignedPledge, refund: Refunding, rates: RateTable): void {
  if (pledge.agreement.condition === null) return;
  const { counts, from } = refund;
  for (const [what, of] of [met, earned(rates, from)]) {
    const left = leftOf(of(pledge), pledge, from);
    demand(
      !counts.exceeds(left),
      'REFUND_EXCEEDS_EARNED',
      `${counts.named} is more than the ${left.named} that was ${what} of pledge ` +
        `${pledge.pledgeId} and not refunded: refund less; what was not met goes back when the ` +
        'condition fails or the agreement ends',
      'lines',
    );
  }
}

/**
 * Refuses a reversal that would take away money which was already refunded: more would be refunded than was received,
 * or than was met of a condition. A reversal that does not lower such a limit passes, even if the limit is already
 * exceeded.
 *
 * @param after the pledge with the reversal.
 * @throws Rejection DEPENDENT_EVENTS, or RATE_MISSING if interest or a refund taken over from another system is in
 * another currency.
 */
export function demandNotRefunded(
  before: Pledge,
  after: Pledge,
  { from, rates }: { readonly from: DaysOfFact; readonly rates: RateTable },
): void {
  if (before.status !== 'signed' || after.status !== 'signed') return;
  const refunds = unreversedRefundIds(after);
  if (refunds.length === 0) return;
  const limits: readonly Limit[] = [
    ['received', (pledge) => receivedOf(pledge, rates, from)],
    ...(after.agreement.condition === null ? [] : [met, earned(rates, from)]),
  ];
  for (const [what, of] of limits) {
    const left = lowestOnBoth(of(after), from).amount;
    const missing = Money.ofMinor(left < 0n ? -left : 0n, after.currency);
    demand(
      missing.isZero || left >= lowestOnBoth(of(before), from).amount,
      'DEPENDENT_EVENTS',
      `${missing.named} more would be refunded than was ${what}, by refund ` +
        `${refunds.join(', ')}: reverse that refund first`,
    );
  }
}

function unreversedRefundIds({ refundedContributions, booked }: SignedPledge): string[] {
  return refundedContributions.flatMap(({ eventId, amount }) => {
    const refund = booked.get(eventId);
    const stands = amount > 0n && refund?.reversed === false;
    return stands && refund.event.type === 'ContributionRefunded'
      ? [refund.event.data.refundId]
      : [];
  });
}

/** Returns the movements of the money received and not owed or paid back, in the currency of the agreement. */
function receivedOf(pledge: SignedPledge, rates: RateTable, days: DaysOfFact): DatedBalance[] {
  return [
    ...movementsOf(pledge, account.memoReceived, 1n),
    ...movementsOf(pledge, account.recoveries, -1n),
    ...interestOf(pledge, rates),
    ...movementsOf(pledge, account.memoAgreedFailed, -1n),
    ...takenOver(pledge, rates, days.postedOn),
    ...refunded(pledge),
  ];
}

/** Returns the movements of the met part of a condition, less refunds. */
function metOf(pledge: SignedPledge): DatedBalance[] {
  return [...movementsOf(pledge, account.memoAgreed, 1n), ...refunded(pledge)];
}

/** An upper limit of refunds: its name in refusals, and the movements whose sum is the limit. */
type Limit = readonly [what: string, of: (pledge: SignedPledge) => DatedBalance[]];

const met: Limit = ['met of the condition', metOf];

/** Returns the limit of money received less the part that is still under the condition. */
function earned(rates: RateTable, days: DaysOfFact): Limit {
  return [
    'received beside what is still under the condition',
    (pledge) => [
      ...receivedOf(pledge, rates, days),
      ...movementsOf(pledge, account.memoAgreedConditional, -1n),
      ...movementsOf(pledge, account.memoConditionalOutstanding, 1n),
    ],
  ];
}

function leftOf(movements: readonly DatedBalance[], pledge: SignedPledge, days: DaysOfFact): Money {
  const { amount } = lowestOnBoth(movements, days);
  return Money.ofMinor(amount < 0n ? 0n : amount, pledge.currency);
}

function movement(
  { date, effectiveOn }: Pick<DatedBalance, 'date' | 'effectiveOn'>,
  amount: bigint,
): DatedBalance {
  return { date, effectiveOn, amount, usd: 0n };
}

function dated({ postedOn: date, effectiveDate: effectiveOn }: BookedEvent) {
  return effectiveOn === date ? { date } : { date, effectiveOn };
}

/** Returns the movements on one account whose lines are in the currency of the pledge, in minor units. */
function movementsOf({ lines }: SignedPledge, code: string, sign: 1n | -1n): DatedBalance[] {
  return [...lines]
    .filter((line) => line.account === code)
    .map((line) => movement(line, sign * line.amount));
}

function refunded({ refundedContributions }: SignedPledge): DatedBalance[] {
  return refundedContributions.map((refund) => movement(refund, -refund.amount));
}

/**
 * Returns the interest credited to the pledge. Interest in another currency is converted at the rate of its value date.
 */
function interestOf(pledge: SignedPledge, rates: RateTable): DatedBalance[] {
  const { currency, booked } = pledge;
  return [...pledge.applications.entries().values()].flatMap(({ eventId, open, valueDate }) => {
    const event = booked.get(eventId);
    if (!open || event?.type !== 'InterestCredited') return [];
    return event.entries
      .filter((line) => line.account === account.interest)
      .map((line) => {
        const own = Money.parse(line.amount, line.currency).negated();
        const usd = Money.parse(line.usd, functionalCurrency).negated();
        const date = valueDate ?? event.effectiveDate;
        const money = own.currency === currency ? own : inCurrency(usd, currency, { rates, date });
        return movement(dated(event), money.minor);
      });
  });
}

/**
 * Returns refunds that were unpaid when the pledge was taken over from another system, as negative movements. The money
 * received includes them, but the donor is still owed them.
 */
function takenOver(pledge: SignedPledge, rates: RateTable, date: IsoDate): DatedBalance[] {
  const { booked, currency, refunds } = pledge;
  return [...refunds.values()].flatMap((refund) => {
    const event = booked.get(refund.eventId);
    if (event?.type !== 'PledgeTakenOver') return [];
    return refund.lines.map(({ amount, usd }) => {
      const value = Money.ofMinor(usd, functionalCurrency);
      const owed =
        refund.currency === currency ? amount : inCurrency(value, currency, { rates, date }).minor;
      return movement(dated(event), -owed);
    });
  });
}

/**
 * Converts US dollars into the currency of an agreement, at the UN operational rate of exchange of a day.
 *
 * @throws Rejection RATE_MISSING.
 */
export function inCurrency(
  usd: Money,
  currency: string,
  { rates, date }: { readonly rates: RateTable; readonly date: IsoDate },
): Money {
  return usd.fromUsdRounded(rateOn(rates, currency, date).unitsPerUsd, currency);
}
