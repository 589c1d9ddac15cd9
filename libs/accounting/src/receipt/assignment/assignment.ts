import { warned, type Warning } from '../../kernel/booking';
import { exchanged, priceWarnings } from '../../rates/prices';
import { rateOn } from '../../rates/rates.decider';
import { Money } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import {
  balancesFrom,
  lowestFrom,
  lowestOnBoth,
  residueIn,
  type DaysOfFact,
} from '../../accounts/balances';
import { demandNotFuture } from '../../kernel/dates';
import { demand, isGiven, refuse } from '../../kernel/rejection';
import { chargesToCredit, linesOfAssignment } from './assigned-lines';
import { demandNotBefore, valueDateOf } from '../state/bank-credit';
import type { AssignReceipt } from '../facts/application.facts';
import type { Movement } from '../state/receipt-cash';
import type { ReceiptFact } from '../facts/receipt.facts';
import { overpaidBy } from '../state/assignment.state';
import type { Receipt, ReceiptContext } from '../state/receipt.state';

/**
 * Reserves money of a receipt for one pledge. The lines state the amounts credited to the donor; bank charges
 * make up the difference to the cash received.
 */
export function assign(
  { facts: stated }: AssignReceipt,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const facts = withAmount(stated, receipt);
  const { applicationId, pledgeId, effectiveDate, concerns, evidence, documentReference } = facts;
  const { fromOverpayment } = facts;
  demandNotFuture(effectiveDate, context.today, 'effectiveDate');
  demandNotBefore(receipt.facts, effectiveDate);
  demand(
    !receipt.assignments.has(applicationId),
    'DUPLICATE_ID',
    `application ${applicationId} of this receipt exists already: choose another id`,
  );
  demand(facts.lines.length > 0, 'INVALID_AMOUNT', 'give at least one line', 'lines');
  const currency = receipt.facts.net.currency;
  const paid = facts.lines.map((line, index) => paidBy(line, currency, fieldOf(facts, index)));
  const credited = paid.reduce((sum, money) => sum.plus(money), Money.zero(currency));
  const excess = facts.excess
    ? Money.positive(facts.excess.amount, 'excess.amount').in(currency, 'excess.amount')
    : Money.zero(currency);
  const donorId = facts.excess?.donorId ?? concerns.donor;
  demand(
    donorId === concerns.donor,
    'EXCESS_DONOR_MISMATCH',
    `the money came from ${concerns.donor}, so an excess is owed to that donor`,
    'excess.donorId',
  );
  if (fromOverpayment !== undefined) demandOverpaymentUse(facts, receipt, excess);
  const available = availableOn(receipt, daysOf(facts));
  const charges = chargesToCredit(facts, receipt, { credited, excess, available });
  const drawn = credited.plus(excess).minus(charges);
  const carrying = carryingOf(facts, receipt, drawn);
  const sums = { paid, charges, carrying, excess };
  const { lines, excessUsd, cashFrom } = linesOfAssignment(facts, receipt, sums);
  const over = excess.isZero
    ? undefined
    : { amount: excess.toJSON(), usd: excessUsd, treatment: 'REFUNDABLE' as const, donorId };
  const dated = { effectiveDate, documentReference };
  const { approvalReference } = facts;
  const warnings = pricesOf(paid, { facts, receipt, context });
  const from = { excess: over, fromOverpayment, credit: facts.credit, evidence };
  const money = { lines, ...from, ...(cashFrom === undefined ? {} : { cashFrom }) };
  const data = { ...dated, applicationId, pledgeId, concerns, ...money, approvalReference };
  return { type: 'ReceiptAssigned', data: { ...data, ...warned(warnings) } };
}

/** Fills in the amount of a returned payment: all money in suspense, unless the request states one. */
function withAmount(facts: AssignReceipt['facts'], receipt: Receipt): AssignReceipt['facts'] {
  if (facts.credit?.kind !== 'RETURNED_PAYMENT' || facts.lines.length > 0) return facts;
  return { ...facts, lines: [{ settles: availableOn(receipt, daysOf(facts)).toJSON() }] };
}

/** An amount that was paid in another currency than the debt that it settles. */
interface Priced {
  readonly paid: Money;
  readonly settles: Money;
}

/**
 * Warns if the amount paid for a line, or for all lines together, is worth far more or less than the debts
 * settled. The sum is checked too, as small differences tolerated on each line can add up.
 */
function pricesOf(paid: readonly Money[], pricing: Pricing): Warning[] {
  const priced = paid.flatMap((money, index) => pricedBy(money, pricing.facts.lines[index]));
  const [first, ...others] = priced;
  if (first === undefined) return [];
  const whole = others
    .filter(({ settles }) => settles.currency === first.settles.currency)
    .reduce(
      (sum, one) => ({ paid: sum.paid.plus(one.paid), settles: sum.settles.plus(one.settles) }),
      first,
    );
  const ofLines = priced.flatMap((line) => price(line, pricing));
  const ofAll = price(whole, pricing);
  return ofLines.length > 0 ? ofLines : ofAll;
}

function pricedBy(paid: Money, line: StatedLine | undefined): Priced[] {
  const settles = line?.paid === undefined ? undefined : Money.of(line.settles);
  return settles === undefined || settles.currency === paid.currency ? [] : [{ paid, settles }];
}

function price({ paid, settles }: Priced, { facts, receipt, context }: Pricing): Warning[] {
  const date = valueDateOf(receipt.facts);
  const valued = (amount: Money) => {
    const { unitsPerUsd } = rateOn(context.rates, amount.currency, date);
    return { amount, usd: amount.toUsdRounded(unitsPerUsd) };
  };
  const { approvalReference } = facts;
  const approval = { limits: context.prices, approvalReference };
  return priceWarnings('UNUSUAL_PRICE', exchanged(valued(paid), valued(settles)), approval);
}

interface Pricing {
  readonly facts: AssignReceipt['facts'];
  readonly receipt: Receipt;
  readonly context: ReceiptContext;
}

/** Refuses to apply an overpayment unless its donor has wished so in writing. */
function demandOverpaymentUse(
  facts: AssignReceipt['facts'],
  receipt: Receipt,
  excess: Money,
): void {
  const { fromOverpayment = '', concerns, evidence, documentReference } = facts;
  const source = receipt.assignments.get(fromOverpayment)?.facts;
  if (source === undefined) {
    const detail = `this receipt has no application ${fromOverpayment}`;
    return refuse('APPLICATION_UNKNOWN', detail, 'fromOverpayment');
  }
  const owner = source.excess?.donorId ?? concerns.donor;
  demand(
    owner === concerns.donor,
    'EXCESS_DONOR_MISMATCH',
    `the overpayment is owed to ${owner}: ` +
      `use it for a pledge of that donor, not of ${concerns.donor}`,
    'pledgeId',
  );
  demand(
    isGiven(evidence) || isGiven(documentReference),
    'DONOR_WISH_REQUIRED',
    'an overpayment is used only at the written wish of the donor: name it as evidence or document',
    'evidence',
  );
  demand(
    excess.isZero,
    'INVALID_AMOUNT',
    'the rest of an overpayment stays owed to the donor: leave the excess out',
    'excess.amount',
  );
}

/** Returns the carrying value of money drawn from suspense, or from the overpayment that is applied. */
function carryingOf(facts: AssignReceipt['facts'], receipt: Receipt, drawn: Money): Money {
  const { fromOverpayment } = facts;
  const kept = fromOverpayment !== undefined;
  const held = kept ? overpaidBy(receipt, fromOverpayment) : receipt.unassigned;
  const what = kept ? 'overpaid and still owed to the donor' : 'of the receipt not yet assigned';
  const field = facts.credit === undefined ? 'lines' : fieldOf(facts, 0);
  return carryingOfPart(held, drawn, daysOf(facts), (most) =>
    refuse(
      'RECEIPT_EXCEEDED',
      `${drawn.named} is more than the ${most.named} ${what}: apply less or use a later date`,
      field,
    ),
  );
}

/** Request fields with the amount of a credit that settles no instalment. */
const creditFields: readonly string[] = ['amount', 'returnsPayment.amount'];

function fieldOf({ credit }: AssignReceipt['facts'], index: number): string {
  if (credit === undefined) return `lines[${index}]`;
  return credit.kind === 'RETURNED_PAYMENT' ? 'returnsPayment.amount' : 'amount';
}

type StatedLine = AssignReceipt['facts']['lines'][number];

/**
 * Returns the gross of a line in the receipt's currency; a request states it only if that is not the
 * pledge's.
 */
function paidBy({ settles, paid }: StatedLine, currency: string, field: string): Money {
  if (creditFields.includes(field)) return Money.positive(settles, field).in(currency, field);
  const settled = Money.positive(settles, `${field}.settles`);
  if (paid === undefined) {
    demand(
      settled.currency === currency,
      'PAID_AMOUNT_REQUIRED',
      `the pledge is in ${settled.currency}, the receipt in ${currency}: state paid in ${currency}`,
      `${field}.paid`,
    );
    return settled;
  }
  const money = Money.positive(paid, `${field}.paid`).in(currency, `${field}.paid`);
  demand(
    settled.currency !== currency || money.equals(settled),
    'INVALID_AMOUNT',
    `paid and settles are both in ${currency}: state the same amount, or leave paid out`,
    `${field}.paid`,
  );
  return money;
}

/**
 * Returns the carrying value in USD of a part of the held money; the whole takes all of the value. The part
 * must be held on both days of the fact and on every later day.
 */
export function carryingOfPart(
  held: readonly Movement[],
  amount: Money,
  days: DaysOfFact,
  exceeded: (most: Money) => never,
): Money {
  const { amount: most } = lowestOnBoth(held, days);
  if (amount.minor > most) return exceeded(Money.ofMinor(most, amount.currency));
  const balances = balancesFrom(held, days.postedOn);
  const lowest = lowestFrom(held, days.postedOn);
  const value = Money.ofMinor(lowest.usd, 'USD').shareRounded(amount.minor, lowest.amount);
  const after = balances.map((balance) => ({
    date: balance.date,
    amount: balance.amount - amount.minor,
    usd: balance.usd - value.minor,
  }));
  const residue = residueIn(after);
  demand(
    residue === undefined,
    'DATES_NOT_ORDERED',
    `USD would be left on the receipt after its last ${amount.currency}: ` +
      `use a date from ${balances.at(-1)?.date ?? ''} on`,
    'effectiveDate',
  );
  return value;
}

/** Returns the money that is unassigned on the days of a fact and on every later day. */
function availableOn(receipt: Receipt, days: DaysOfFact): Money {
  return Money.ofMinor(lowestOnBoth(receipt.unassigned, days).amount, receipt.facts.net.currency);
}
