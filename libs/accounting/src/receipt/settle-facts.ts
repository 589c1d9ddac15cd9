import type { SettleInstalments } from '../pledge/pledge.commands';
import type { ReceiptAssignedFacts, ReceiptRecordedFacts } from './receipt.events';

/** The pledge's side of an assignment, made from nothing but the receipt's own events. */
export function settlementOf(
  receipt: ReceiptRecordedFacts,
  assignment: ReceiptAssignedFacts,
): SettleInstalments {
  const { receiptId, bankAccount, ledgerAccount, effectiveDate: valueDate } = receipt;
  const { applicationId, pledgeId, effectiveDate, postingDate, lines, evidence } = assignment;
  const { fromOverpayment } = assignment;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate, fromOverpayment };
  return {
    type: 'SettleInstalments',
    facts: { pledgeId, applicationId, effectiveDate, postingDate, ...from, lines, evidence },
  };
}
