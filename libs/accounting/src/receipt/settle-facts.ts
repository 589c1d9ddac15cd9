import type { SettleInstalments, TakeCredit } from '../pledge/pledge.commands';
import type { ReceiptAssignedFacts, ReceiptRecordedFacts } from './receipt.events';

/** The pledge's side of an assignment, made from nothing but the receipt's own events. */
export function settlementOf(
  receipt: ReceiptRecordedFacts,
  assignment: ReceiptAssignedFacts,
): SettleInstalments | TakeCredit {
  const { receiptId, bankAccount, ledgerAccount, effectiveDate: valueDate } = receipt;
  const { applicationId, pledgeId, effectiveDate, postingDate, lines, evidence } = assignment;
  const { fromOverpayment, credit } = assignment;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate, fromOverpayment };
  const facts = { pledgeId, applicationId, effectiveDate, postingDate, ...from, lines, evidence };
  if (credit !== undefined) return { type: 'TakeCredit', facts: { ...facts, credit } };
  return { type: 'SettleInstalments', facts };
}
