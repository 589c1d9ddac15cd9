import { valueDateOf, type BankCreditFacts } from '../state/bank-credit';
import type { ReceiptAssignedFacts } from '../facts/application.facts';
import { TakeSentBack } from '../facts/return.facts';
import { TakeFromReceipt } from '../../account-items/state/account-items.facts';
import { SettleInstalments, BookCredit } from '../../pledge/facts/receipts.facts';

/** Returns the pledge's part of an assignment, computed from the receipt's own events alone. */
export function settlementOf(
  receipt: BankCreditFacts,
  assignment: ReceiptAssignedFacts,
): SettleInstalments | BookCredit {
  const { receiptId, bankAccount, ledgerAccount } = receipt;
  const valueDate = valueDateOf(receipt);
  const { applicationId, pledgeId = '', effectiveDate, postingDate, lines, evidence } = assignment;
  const { fromOverpayment, credit } = assignment;
  const from = { receiptId, bankAccount, ledgerAccount, valueDate, fromOverpayment };
  const facts = { pledgeId, applicationId, effectiveDate, postingDate, ...from, lines, evidence };
  if (credit !== undefined) return new BookCredit({ ...facts, credit });
  return new SettleInstalments(facts);
}

/**
 * Returns the bank account's part of an assignment that no pledge takes, computed from the receipt's own
 * events alone.
 */
export function takingOf(
  { receiptId }: BankCreditFacts,
  { applicationId, effectiveDate, postingDate, account, lines: [line] }: ReceiptAssignedFacts,
): TakeFromReceipt {
  const [cash] = line?.cashFrom ?? [];
  if (account === undefined || line === undefined || cash === undefined) {
    throw new Error(`application ${applicationId} is to a pledge`);
  }
  const { item, bankAccount: code, fund, documentReference } = account;
  const dated = { effectiveDate, postingDate, documentReference };
  const money = { ...cash, part: line.cash, owedUsd: line.owedUsd ?? line.cashUsd };
  return new TakeFromReceipt({ code, item, ...dated, applicationId, receiptId, fund, ...money });
}

/**
 * Returns the part of the receipt whose return was sent back, computed from the other receipt's events alone.
 */
export function sentBackOf(
  credit: BankCreditFacts,
  { returnOf, credit: came, lines: [line], cashFrom, ...assignment }: ReceiptAssignedFacts,
): TakeSentBack {
  const { applicationId, effectiveDate, postingDate, documentReference } = assignment;
  if (returnOf === undefined || came?.kind !== 'RETURNED_PAYMENT' || line === undefined) {
    throw new Error(`application ${applicationId} is to no return`);
  }
  const { receiptId, bankAccount, ledgerAccount } = credit;
  const { cash, cashUsd, owedUsd } = line;
  const dated = { effectiveDate, postingDate, documentReference };
  const facts = {
    receiptId: returnOf,
    applicationId,
    ...dated,
    payment: came.eventId,
    credit: { receiptId, bankAccount, ledgerAccount, valueDate: valueDateOf(credit) },
    money: { cash, cashUsd, ...(owedUsd && { owedUsd }), ...(cashFrom && { cashFrom }) },
  };
  return new TakeSentBack(facts);
}
