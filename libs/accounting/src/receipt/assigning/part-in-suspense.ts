import { lowestOnBoth } from '../../accounts/balances';
import type { DatedFacts } from '../../kernel/booking';
import { demandNotFuture } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import { daysOf } from '../../period/posting';
import { demandNotBefore } from '../state/bank-credit';
import type { Receipt, ReceiptContext } from '../state/receipt.state';
import { carryingOfPart } from './assignment';

type Assigning = Pick<DatedFacts, 'effectiveDate' | 'postingDate'> & {
  readonly applicationId: string;
};

/**
 * Refuses an application of a day on which there is no receipt, or under an id that it has.
 *
 * @throws Rejection DATE_IN_FUTURE, DATES_NOT_ORDERED or DUPLICATE_ID.
 */
export function demandAssignable(
  { applicationId, effectiveDate }: Assigning,
  { facts, assignments }: Receipt,
  { today }: ReceiptContext,
): void {
  demandNotFuture(effectiveDate, today, 'effectiveDate');
  demandNotBefore(facts, effectiveDate);
  demand(
    !assignments.has(applicationId),
    'DUPLICATE_ID',
    `application ${applicationId} of this receipt exists already: choose another id`,
  );
}

/**
 * A part of what is in suspense, all of it where no amount is stated, and the value in USD of what is
 * owed for it.
 *
 * @param field of the amount.
 * @throws Rejection RECEIPT_EXCEEDED, or what amounts are refused for.
 */
export function partInSuspense(
  dated: Assigning,
  { facts: { net }, unassigned }: Receipt,
  stated: MoneyFact | undefined,
  field: string,
): { readonly part: Money; readonly owed: Money } {
  const { currency } = net;
  const days = daysOf(dated);
  const available = Money.ofMinor(lowestOnBoth(unassigned, days).amount, currency);
  demand(
    !available.isZero,
    'RECEIPT_EXCEEDED',
    `${available.named} of the receipt is left in suspense from that day on: use another receipt or a later date`,
    field,
  );
  const part = stated === undefined ? available : Money.positive(stated, field).in(currency, field);
  const exceeded = (most: Money) =>
    refuse(
      'RECEIPT_EXCEEDED',
      `${part.named} is more than the ${most.named} of the receipt not yet assigned: ` +
        'apply less or use a later date',
      field,
    );
  return { part, owed: carryingOfPart(unassigned, part, days, exceeded) };
}
