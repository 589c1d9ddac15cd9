import {
  event,
  linesOfEventMax,
  recordedFact,
  type EventIn,
  type Fact,
  type FactsOf,
} from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import { CarriedBalance } from '../../pledge/facts/opening.facts';
import { rateUsed } from '../../rates/rate-used';
import {
  date,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  nameLengthMax,
  oneOf,
  optional,
  part,
  pick,
  reference,
  shape,
  textLengthMax,
  textOrBlank,
  usdAmount,
  yesOrNo,
} from '../../schema';
import {
  mirroring,
  reversal,
  reversalCause,
  reversalWithDependants,
} from '../../undoing/reversal.facts';
import {
  Application,
  ReceiptAssigned,
  ReceiptReleased,
  type ApplicationFacts,
  type AssignReceipt,
  type AssignToAccount,
  type ReleaseReceipt,
} from './application.facts';
import {
  ReceiptRevaluationReversed,
  ReceiptRevalued,
  type RevalueReceipt,
  type UndoReceiptRevaluation,
} from './revaluation.facts';
import {
  CashTransferred,
  CashTransferReversed,
  repaidUsd,
  type ReverseTransfer,
  type TransferCash,
} from './transfer.facts';

/** A credit of the bank, as its statement says it. */
export const BankCredit = shape('RecordReceipt', {
  ...recordedFact,
  bankAccount: id('Code of the bank account that was credited.', 'BK-EUR'),
  bankReference: reference(
    'Reference that the bank gave the credit. For each bank account it is booked once.',
    '20240702-000117',
  ),
  valueDate: date('Value date of the credit.', '2024-07-02'),
  net: money('Amount that reached the account.'),
  charges: money('Bank charges deducted on the way, zero if none.'),
  remitter: optional(
    textOrBlank(nameLengthMax)(
      'Sender of the money, as the bank says.',
      'Ministry of Finance of Donor A',
    ),
  ),
  remittanceInfo: optional(
    textOrBlank(textLengthMax)('Text of the sender.', 'contribution 2024, first instalment'),
  ),
  application: optional(
    part(Application)(
      'Pledge that the money is for, if known at once; left out: the money waits in suspense.',
    ),
  ),
});

/** Records a bank credit and, where it is known whose it is, applies it at once. */
export class RecordReceipt extends commandOf(BankCredit)<{
  readonly receiptId: string;
  readonly application?: ApplicationFacts | undefined;
}> {}

/** Money of a credit as its receipt keeps it. */
const kept = {
  receiptId: id(
    'Id of the receipt, which follows from bank account and bank reference.',
    '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
  ),
  ...pick(BankCredit, 'bankAccount'),
  ledgerAccount: ledgerAccount('Ledger account of the bank account.', '1120'),
  ...pick(BankCredit, 'bankReference', 'net', 'remitter', 'remittanceInfo'),
};

export const ReceiptRecorded = event('ReceiptRecorded', {
  ...kept,
  ...pick(BankCredit, 'charges'),
  rate: rateUsed('Rate of the value date.'),
});
export type ReceiptRecordedFacts = FactsOf<typeof ReceiptRecorded>;

/** Money of a bank credit that another system could not apply. */
export const ReceiptTakeOver = shape('TakeOverReceipt', {
  ...pick(
    BankCredit,
    'bankAccount',
    'bankReference',
    'remitter',
    'remittanceInfo',
    'documentReference',
  ),
  effectiveDate: date(
    'Day from which the money is in these books; the balance is that at the beginning of that day.',
    '2024-01-01',
  ),
  valueDate: date('Value date of the credit, from which it ages.', '2023-11-20'),
  unapplied: part(CarriedBalance)(
    'Part of the credit that nobody has claimed, in the currency of the account.',
  ),
});

/**
 * Takes over money of a bank credit that another system could not apply: what of it was left there,
 * at its value there.
 */
export class TakeOverReceipt extends commandOf(ReceiptTakeOver)<{
  readonly receiptId: string;
  /** Balances stand in the books from the day of the take-over on. */
  readonly postingDate?: undefined;
}> {}

export const ReceiptTakenOver = event('ReceiptTakenOver', {
  ...kept,
  valueDate: meaning(
    ReceiptTakeOver.members.valueDate,
    'Day of the bank credit, from which it ages; it chooses the posting rules.',
  ),
  net: meaning(kept.net, 'What of the credit nobody had claimed.'),
  ...pick(CarriedBalance, 'carryingUsd'),
});
export type ReceiptTakenOverFacts = FactsOf<typeof ReceiptTakenOver>;

export const Return = shape('ReturnReceipt', {
  ...recordedFact,
  applicationId: optional(
    id(
      'Application whose overpayment goes back; needed where several of the receipt have one.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  kind: oneOf(['OVERPAYMENT', 'UNIDENTIFIED', 'BANK_RECALL'])(
    'Why the money goes back: overpaid, never identified, or recalled by the bank.',
    'OVERPAYMENT',
  ),
  effectiveDate: date('Day of the payment.', '2024-08-12'),
  amount: money('Amount, in the currency of the receipt.'),
  bankAccount: optional(
    id('Bank account that pays; left out: the one that was credited.', 'BK-USD'),
  ),
  paymentReference: reference('Reference of the payment.', 'PAY-0001'),
});

/** Pays money of a receipt back, out of suspense or out of an overpayment. */
export class ReturnReceipt extends commandOf(Return)<{ readonly receiptId: string }> {}

export const ReceiptReturned = event('ReceiptReturned', {
  ...pick(Return, 'kind', 'amount'),
  carryingUsd: usdAmount('Carrying value in USD of what was owed.', '110.50'),
  bankAccount: id('Code of the bank account it is paid from.', 'BK-USD'),
  ledgerAccount: ledgerAccount('Its ledger account.', '1110'),
  cashUsd: optional(
    usdAmount(
      'Value with which the cash leaves the account; absent where it is that of what was owed.',
      '108.30',
    ),
  ),
  ...pick(Return, 'paymentReference'),
  rate: rateUsed('Rate of the day of payment.'),
  applicationId: optional(
    id(
      'Application that left the overpayment; absent for money that was unassigned.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  donorId: optional(id('Donor who was owed it.', 'DON-B')),
});
export type ReceiptReturnedFacts = FactsOf<typeof ReceiptReturned>;

export const ReturnReversal = shape('ReverseReturn', {
  ...reversal,
  effectiveDate: meaning(
    reversal.effectiveDate,
    'Day from which the return no longer counts, not before its own.',
    '2024-08-14',
  ),
  reasonCode: meaning(reversal.reasonCode, reversal.reasonCode.means, 'OTHER'),
  reason: meaning(reversal.reason, reversal.reason.means, 'the bank never executed the order'),
});

/** Takes a return back that never happened. */
export class ReverseReturn extends commandOf(ReturnReversal)<{
  readonly receiptId: string;
  /** Of the return. */
  readonly eventId: string;
}> {}

export const ReceiptReturnReversed = event('ReceiptReturnReversed', {
  ...pick(Return, 'amount', 'paymentReference'),
  applicationId: optional(
    id(
      'Application whose overpayment is owed again; absent for money that is in suspense again.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  repaidUsd,
  ...mirroring,
});
export type ReceiptReturnReversedFacts = FactsOf<typeof ReceiptReturnReversed>;

export const ReceiptReversal = shape('ReverseReceipt', {
  ...reversalWithDependants,
  withApplications: optional(
    yesOrNo(
      'Reverse the open applications along with the receipt; left out: they refuse the reversal.',
      true,
    ),
  ),
});

/** Reverses the record of a bank credit. */
export class ReverseReceipt extends commandOf(ReceiptReversal)<{ readonly receiptId: string }> {}

/** A reversal, with the applications that were undone on their pledges before it. */
export interface ReverseReceiptRecord {
  readonly type: 'ReverseReceiptRecord';
  readonly facts: ReverseReceipt['facts'] & { readonly undone: readonly string[] };
}

export const ReceiptReversed = event('ReceiptReversed', {
  ...reversalCause,
  applications: listOf(
    id,
    linesOfEventMax,
  )('Applications that were undone on their pledges and are released with the receipt.'),
});

export type ReceiptCommand =
  | RecordReceipt
  | TakeOverReceipt
  | AssignReceipt
  | AssignToAccount
  | ReleaseReceipt
  | ReturnReceipt
  | ReverseReturn
  | TransferCash
  | ReverseTransfer
  | RevalueReceipt
  | UndoReceiptRevaluation
  | ReverseReceiptRecord;

export const receiptEvents = {
  ReceiptRecorded,
  ReceiptTakenOver,
  ReceiptAssigned,
  ReceiptReleased,
  ReceiptReturned,
  ReceiptReturnReversed,
  CashTransferred,
  CashTransferReversed,
  ReceiptRevalued,
  ReceiptRevaluationReversed,
  ReceiptReversed,
};
export type ReceiptEvent = EventIn<typeof receiptEvents>;
export type ReceiptFact = Fact<ReceiptEvent>;
