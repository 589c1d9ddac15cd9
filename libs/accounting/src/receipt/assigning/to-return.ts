import { Money } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import type { ReceiptFact } from '../facts/receipt.facts';
import type { AssignToReturn } from '../facts/sent-back.facts';
import type { Receipt, ReceiptContext } from '../state/receipt.state';
import { linesOfAssignment } from './assigned-lines';
import { demandAssignable, partInSuspense } from './part-in-suspense';

/**
 * Sets money of a receipt aside as what the bank sent back of a return of another one.
 *
 * @throws Rejection PAYMENT_NOT_MADE, DUPLICATE_ID, RECEIPT_EXCEEDED, or what dates and amounts are
 *   refused for.
 */
export function assignToReturn(
  { facts }: AssignToReturn,
  receipt: Receipt,
  context: ReceiptContext,
): ReceiptFact {
  const { applicationId, effectiveDate, documentReference, returnSentBack } = facts;
  const { receiptId: returnOf, eventId, amount } = returnSentBack;
  demandAssignable(facts, receipt, context);
  demand(
    returnOf !== receipt.facts.receiptId,
    'PAYMENT_NOT_MADE',
    `receipt ${returnOf} is the credit itself: name the receipt whose return came back with it`,
    'returnSentBack.receiptId',
  );
  const { part, owed } = partInSuspense(facts, receipt, amount, 'returnSentBack.amount');
  const none = Money.zero(part.currency);
  const sums = { paid: [part], charges: none, carrying: owed, excess: none };
  const stated = { ...facts, lines: [{ settles: part.toJSON() }] };
  const { lines, cashFrom } = linesOfAssignment(stated, receipt, sums);
  const data = {
    ...{ effectiveDate, documentReference, applicationId, returnOf, lines },
    credit: { kind: 'RETURNED_PAYMENT' as const, eventId },
    ...(cashFrom === undefined ? {} : { cashFrom }),
  };
  return { type: 'ReceiptAssigned', data };
}
