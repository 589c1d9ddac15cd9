import { valueDateOf, type KeptCredit } from './state/kept-credit';
import type { ReceiptAssignedFacts } from './state/application.facts';
import type { SettleInstalments, TakeCredit } from '../pledge/facts/receiving.facts';

/** The pledge's side of an assignment, made from nothing but the receipt's own events. */
export function settlementOf(
  receipt: KeptCredit,
  assignment: ReceiptAssignedFacts,
): SettleInstalments | TakeCredit {
  const { receiptId, bankAccount, ledgerAccount } = receipt;
  const valueDate = valueDateOf(receipt);
  const { applicationId, pledgeId, effectiveDate, postingDate, lines, evidence } = assignment;
  const { fromOverpayment, credit } = assignment;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate, fromOverpayment };
  const facts = { pledgeId, applicationId, effectiveDate, postingDate, ...from, lines, evidence };
  if (credit !== undefined) return { type: 'TakeCredit', facts: { ...facts, credit } };
  return { type: 'SettleInstalments', facts };
}
