import {
  BookAllowance,
  PayRefund,
  RefundContribution,
  WriteOffReceivable,
  type MoneyFact,
  type StatedPlace,
} from '@art30/accounting';
import { requestOn } from '../given/example-facts';

/** Context of a decision that the controller approves, while all periods are open. */
export const approvedByController = {
  posting: { periods: { softClosed: [], closed: [] }, byController: true },
};

/** Command that writes off a part of instalment 1 of `P1` on 30 November 2024. */
export function writingOff(
  amount: MoneyFact,
  facts: Partial<WriteOffReceivable['facts']> = {},
): WriteOffReceivable {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-11-30' };
  const lines = [{ instalment: 1, amount }];
  const references = { investigationReference: 'INV-1', approvalReference: 'memo 1' };
  const reason = 'donor will not pay the balance';
  return new WriteOffReceivable({ ...dated, lines, ...references, reason, ...facts }, requestOn());
}

/**
 * Command that approves refund `B1` on 30 November 2024: a gross amount of `P1`, taken from one purpose and level. The
 * refund is not paid by it.
 */
export function refunding(
  place: StatedPlace,
  gross: MoneyFact,
  facts: Partial<RefundContribution['facts']> = {},
): RefundContribution {
  const dated = { pledgeId: 'P1', refundId: 'B1', effectiveDate: '2024-11-30' };
  const lines = [{ ...place, gross }];
  const approvalReference = 'agreement art. 9';
  return new RefundContribution({ ...dated, lines, approvalReference, ...facts }, requestOn());
}

/** Command that pays refund `B1` of `P1` from `BK-USD` on 10 December 2024. */
export function payingRefund(facts: Partial<PayRefund['facts']> = {}): PayRefund {
  const dated = { pledgeId: 'P1', refundId: 'B1', effectiveDate: '2024-12-10' };
  const paid = { paidFrom: 'BK-USD', paymentReference: 'PAY-1' };
  return new PayRefund({ ...dated, ...paid, ...facts }, requestOn());
}

/** Command that books allowance `L1` for doubtful debts on 30 November 2024, in US dollars on instalment 1 of `P1`. */
export function allowing(
  amount: string,
  facts: Partial<BookAllowance['facts']> = {},
): BookAllowance {
  const dated = { pledgeId: 'P1', allowanceId: 'L1', effectiveDate: '2024-11-30' };
  const lines = [{ instalment: 1, amount: { amount, currency: 'USD' } }];
  const run = { runId: 'ECL-2024', basis: 'lifetime expected loss' };
  return new BookAllowance({ ...dated, lines, ...run, ...facts }, requestOn());
}
