import { CarriedBalance } from '../../pledge/facts/pledge-parts';
import {
  linesOfEventMax,
  recordedFact,
  type EventIn,
  type EventOf,
  type Fact,
  type FactsOf,
} from '../../kernel/booking';
import { byOne, byThree, event, on } from '../../rows/event-row';
import { stands, undoneBy } from '../../reversals/reversal-rules';
import { cashes, commandOf, follows, receivesBack, reports, stepOf } from '../../rows/command-row';
import { settledBy } from '../../pledge/facts/pledge.facts';
import type { ReceiptApplicationRefused } from '../../pledge/facts/receipts.facts';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  nameLengthMax,
  optional,
  part,
  pick,
  reference,
  shape,
  textLengthMax,
  textOrBlank,
  yesOrNo,
} from '../../schema';
import { reversalCause, reversalWithDependants } from '../../reversals/reversal.facts';
import {
  Application,
  type ApplicationFacts,
  type AssignReceipt,
  type AssignToAccount,
  ReceiptAssigned,
  ReceiptReleased,
  type ReleaseReceipt,
} from './application.facts';
import {
  ReceiptRevaluationReversed,
  ReceiptRevalued,
  type RevalueReceipt,
  type UndoReceiptRevaluation,
} from './revaluation.facts';
import {
  type AssignToReturn,
  ReceiptReturned,
  ReceiptReturnReversed,
  type RefuseSentBack,
  type ReturnReceipt,
  ReturnSentBack,
  ReturnSentBackReversed,
  type ReverseReturn,
  type TakeSentBack,
  type UndoSentBack,
} from './return.facts';
import {
  CashTransferred,
  CashTransferReversed,
  type ReverseTransfer,
  type TransferCash,
} from './transfer.facts';

/** Members of a bank credit that are personal data; events store references instead of their text. */
export const personalOfCredit = ['remitter', 'remittanceInfo'] as const;

/** A bank credit as the bank's statement states it. */
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
      'Sender of the money, as the bank says. It is kept apart from the books, which know it by a reference, and can be erased.',
      'Ministry of Finance of Donor A',
    ),
  ),
  remittanceInfo: optional(
    textOrBlank(textLengthMax)(
      'Text of the sender; kept like the sender.',
      'contribution 2024, first instalment',
    ),
  ),
  application: optional(
    part(Application)(
      'Pledge that the money is for, if known at once; left out: the money waits in suspense.',
    ),
  ),
});

/** Records a bank credit and, if its donor is known, applies it at once. */
export class RecordReceipt extends commandOf(BankCredit, cashes('ReceiptRecorded', ...settledBy))<{
  readonly receiptId: string;
  readonly application?: ApplicationFacts | undefined;
}> {}

const exampleReference = '5d7f0b4f6f2f0b3a2a0f6d1c4b8e9a7c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a';

/** Members of a bank credit as its receipt stores it. */
const kept = {
  receiptId: id(
    'Id of the receipt, which follows from bank account and bank reference.',
    '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
  ),
  ...pick(BankCredit, 'bankAccount'),
  ledgerAccount: ledgerAccount('Ledger account of the bank account.', '1120'),
  ...pick(BankCredit, 'bankReference', 'net'),
  remitter: meaning(
    BankCredit.members.remitter,
    'Reference under which the sender is kept apart.',
    exampleReference,
  ),
  remittanceInfo: meaning(
    BankCredit.members.remittanceInfo,
    'Reference under which the text of the sender is kept apart.',
    exampleReference,
  ),
};

const credited = { ...undoneBy('ReceiptReversed'), bears: 'applications' } as const;
export const ReceiptRecorded = event('ReceiptRecorded', byOne(on.newReceipt, credited), {
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

/** Takes over the part of a bank credit that another system could not apply, at its value in that system. */
export class TakeOverReceipt extends commandOf(ReceiptTakeOver, reports('ReceiptTakenOver'))<{
  readonly receiptId: string;
  /** Never stated: the balance is in these books from the day of the take-over on. */
  readonly postingDate?: undefined;
}> {}

const takenOver = byThree(on.newReceipt, { ...credited, by: 'controller' });
export const ReceiptTakenOver = event('ReceiptTakenOver', takenOver, {
  ...kept,
  valueDate: meaning(
    ReceiptTakeOver.members.valueDate,
    'Day of the bank credit, from which it ages; it chooses the posting rules.',
  ),
  net: meaning(kept.net, 'What of the credit nobody had claimed.'),
  ...pick(CarriedBalance, 'carryingUsd'),
});
export type ReceiptTakenOverFacts = FactsOf<typeof ReceiptTakenOver>;

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
export class ReverseReceipt extends commandOf(
  ReceiptReversal,
  receivesBack(
    'ReceiptApplicationReversed',
    'EventReversed',
    'ReceiptReleased',
    'ReturnSentBackReversed',
    'ReceiptReversed',
  ),
)<{ readonly receiptId: string }> {}

/** Books a reversal after its applications were reversed on their pledges. */
export class ReverseReceiptRecord extends stepOf(
  'ReverseReceiptRecord',
  follows('ReceiptReversed'),
)<ReverseReceipt['facts'] & { readonly undone: readonly string[] }> {}

const taken = byThree(on.receipt, stands('the receipt is recorded again'));
export const ReceiptReversed = event('ReceiptReversed', taken, {
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
  | AssignToReturn
  | ReleaseReceipt
  | ReturnReceipt
  | ReverseReturn
  | TakeSentBack
  | RefuseSentBack
  | UndoSentBack
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
  ReturnSentBack,
  ReturnSentBackReversed,
  ReceiptRevalued,
  ReceiptRevaluationReversed,
  ReceiptReversed,
  CashTransferred,
  CashTransferReversed,
};
export type ReceiptEvent =
  EventIn<typeof receiptEvents> | EventOf<typeof ReceiptApplicationRefused>;
export type ReceiptFact = Fact<ReceiptEvent>;
