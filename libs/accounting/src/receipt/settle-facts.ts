import { valueDateOf, type BankCreditFacts } from './state/bank-credit';
import type { ReceiptAssignedFacts } from './state/application.facts';
import type { SettleInstalments, BookCredit } from '../pledge/facts/receiving.facts';

/** The pledge's side of an assignment, made from nothing but the receipt's own events. */
export function settlementOf(
  receipt: BankCreditFacts,
  assignment: ReceiptAssignedFacts,
): SettleInstalments | BookCredit {
  const { receiptId, bankAccount, ledgerAccount } = receipt;
  const valueDate = valueDateOf(receipt);
  const { applicationId, pledgeId, effectiveDate, postingDate, lines, evidence } = assignment;
  const { fromOverpayment, credit } = assignment;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate, fromOverpayment };
  const facts = { pledgeId, applicationId, effectiveDate, postingDate, ...from, lines, evidence };
  if (credit !== undefined) return { type: 'BookCredit', facts: { ...facts, credit } };
  return { type: 'SettleInstalments', facts };
}
