import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money, minorUnitsLimit } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand } from '../../kernel/rejection';
import type { FailCondition, MeetCondition, ConditionShare } from '../facts/receivables.facts';
import { cellKey, lowestOf, type Measure } from '../guards/guards';
import type { Earmark } from '../facts/pledge-parts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { demandNewRefund, runningAgreement } from '../guards/existing-pledge';

/**
 * Records that the agreement's condition is met for an amount of each purpose. Money already received becomes revenue
 * first; the rest becomes a receivable at the rate of the effective date.
 *
 * @throws Rejection NOT_CONDITIONAL, CONDITION_EXCEEDED, RATE_MISSING or of {@link runningAgreement}.
 */
export function meetCondition(
  { facts, request }: MeetCondition,
  state: PledgeState,
  { rates }: PledgeContext,
): PledgeFact[] {
  const { effectiveDate, evidence, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = conditionalPledge(state, facts);
  const parts = partsOf(pledge, facts.lines, postingDateOf(facts));
  const earned = parts.flatMap((part) => sharesOf(part, part.received, 'received'));
  const due = parts.flatMap((part) => sharesOf(part, part.outstanding, 'outstanding'));
  const rate = due.length > 0 ? rateOn(rates, pledge.currency, effectiveDate) : undefined;
  const warnings = rate ? rateWarnings(rate, effectiveDate) : [];
  const dated = { effectiveDate, documentReference, warnings };
  const data = { ...dated, amount: totalOf(parts, pledge), earned, due, rate, evidence };
  return [{ type: 'ConditionMet', data }];
}

/**
 * Records that the agreement's condition has failed for an amount of each purpose. Money already received counts first
 * and is owed back to the donor; the donor no longer has to pay the rest.
 *
 * @throws Rejection NOT_CONDITIONAL, CONDITION_EXCEEDED, DUPLICATE_ID or of {@link runningAgreement}.
 */
export function failCondition({ facts, request }: FailCondition, state: PledgeState): PledgeFact[] {
  const { effectiveDate, evidence, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = conditionalPledge(state, facts);
  const parts = partsOf(pledge, facts.lines, postingDateOf(facts));
  const returned = parts.flatMap((part) => sharesOf(part, part.received, 'received'));
  const released = parts.flatMap((part) => sharesOf(part, part.outstanding, 'outstanding'));
  const refundId = returned.length > 0 ? facts.refundId : undefined;
  if (refundId !== undefined) demandNewRefund(pledge, refundId, 'refundId');
  const dated = { effectiveDate, documentReference };
  const data = {
    ...dated,
    amount: totalOf(parts, pledge),
    returned,
    released,
    refundId,
    evidence,
  };
  return [{ type: 'ConditionFailed', data }];
}

function conditionalPledge(
  state: PledgeState,
  facts: Parameters<typeof runningAgreement>[1],
): SignedPledge {
  const pledge = runningAgreement(state, facts);
  demand(
    pledge.agreement.condition !== null,
    'NOT_CONDITIONAL',
    `the agreement of pledge ${facts.pledgeId} has no condition that could be met or fail`,
  );
  return pledge;
}

/**
 * Amounts under the condition for one instalment and purpose, in minor units. Each is the lowest balance on a date or
 * later, because a higher amount would bring a later balance below zero.
 */
interface Cell {
  readonly instalment: number;
  readonly received: bigint;
  readonly outstanding: bigint;
}

/** The amount decided on for one purpose, split into money received and money outstanding. */
interface Part {
  readonly purpose: string;
  readonly currency: string;
  readonly received: bigint;
  readonly outstanding: bigint;
  /** Amounts of the purpose by instalment, earliest due date first. */
  readonly cells: readonly Cell[];
}

function partsOf(pledge: SignedPledge, lines: readonly Earmark[], from: IsoDate): Part[] {
  const wanted = new Map<string, { amount: Money; field: string }>();
  lines.forEach(({ purpose, amount }, index) => {
    const field = `lines[${index}].amount`;
    const money = Money.positive(amount, field).in(pledge.currency, field);
    const before = wanted.get(purpose)?.amount ?? Money.zero(pledge.currency);
    wanted.set(purpose, { amount: before.plus(money), field });
  });
  return [...wanted].map(([purpose, { amount, field }]) => {
    const part = partOf(pledge, purpose, amount, from);
    const open = Money.ofMinor(part.received + part.left, pledge.currency);
    demand(
      !amount.exceeds(open),
      'CONDITION_EXCEEDED',
      `${amount.named} is more than the ${open.named} under the condition for ${purpose}: ` +
        'state less',
      field,
    );
    return part;
  });
}

/**
 * Returns the amounts that are still under the condition on a date and later, by instalment and purpose: `returned` is
 * money received, `released` is money that the donor has not paid.
 */
export function openUnderCondition(pledge: SignedPledge, from: IsoDate) {
  const purposes = new Set(
    pledge.agreement.instalments.flatMap(({ lines }) => lines.map(({ purpose }) => purpose)),
  );
  const parts = [...purposes].map((purpose) => {
    const whole = Money.ofMinor(minorUnitsLimit, pledge.currency);
    const { left, ...part } = partOf(pledge, purpose, whole, from);
    return { ...part, outstanding: left };
  });
  return {
    returned: parts.flatMap((part) => sharesOf(part, part.received, 'received')),
    released: parts.flatMap((part) => sharesOf(part, part.outstanding, 'outstanding')),
  };
}

function partOf(
  { agreement, lines, currency }: SignedPledge,
  purpose: string,
  amount: Money,
  from: IsoDate,
): Part & { readonly left: bigint } {
  const own = [...lines].filter(({ dims }) => dims.purpose === purpose);
  const cells = agreement.instalments.map(({ no: instalment }) => {
    const lowest = (measure: Measure) =>
      lowestOf(own, { measure, key: cellKey({ instalment, purpose }) }, from);
    return {
      instalment,
      received: lowest('receipts under the condition'),
      outstanding: lowest('conditional outstanding'),
    };
  });
  const sum = (of: 'received' | 'outstanding') => cells.reduce((total, at) => total + at[of], 0n);
  const cash = lowestOf(own, { measure: 'conditional liability', key: purpose }, from);
  const received = smallestOf(amount.minor, cash, sum('received'));
  const outstanding = amount.minor - received;
  return { purpose, currency, received, outstanding, cells, left: sum('outstanding') };
}

/** Splits an amount over the instalments, filling the earliest due instalment first. */
function sharesOf(
  { purpose, currency, cells }: Part,
  amount: bigint,
  held: 'received' | 'outstanding',
): ConditionShare[] {
  let left = amount;
  return cells.flatMap((cell) => {
    const share = smallestOf(left, cell[held]);
    left -= share;
    if (share === 0n) return [];
    return [
      { instalment: cell.instalment, purpose, amount: Money.ofMinor(share, currency).toJSON() },
    ];
  });
}

function totalOf(parts: readonly Part[], pledge: SignedPledge) {
  return moneyOf(
    parts.reduce((sum, { received, outstanding }) => sum + received + outstanding, 0n),
    pledge,
  );
}

function moneyOf(minor: bigint, { currency }: SignedPledge) {
  return Money.ofMinor(minor, currency).toJSON();
}

function smallestOf(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((least, other) => (other < least ? other : least), first);
}
