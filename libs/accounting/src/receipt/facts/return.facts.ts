import { type FactsOf, linesOfEventMax, recordedFact } from '../../kernel/booking';
import type { RejectionCode } from '../../kernel/rejection';
import { applicationId, AssignedLine, cashOfReceipt } from '../../pledge/facts/receipts.facts';
import { rateUsed } from '../../rates/rates.facts';
import { mirror, undoneBy } from '../../reversals/reversal-rules';
import { mirroring, reversal } from '../../reversals/reversal.facts';
import { commandOf, follows, receives, receivesBack, stepOf } from '../../rows/command-row';
import { byThree, event, on } from '../../rows/event-row';
import {
  date,
  id,
  ledgerAccount,
  listOf,
  meaning,
  type MembersOf,
  money,
  oneOf,
  optional,
  part,
  pick,
  reference,
  shape,
  usdAmount,
} from '../../schema';
import { cashAccountsMax } from '../../transfer/transfer.facts';
import { CashTaken, ReceiptUse, SentBack } from './application.facts';
import { repaidUsd } from './transfer.facts';

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

/** Returns money of a receipt to its payer, out of suspense or out of an overpayment. */
export class ReturnReceipt extends commandOf(Return, receives('ReceiptReturned'))<{
  readonly receiptId: string;
}> {}

const returned = byThree(on.receipt, undoneBy('ReceiptReturnReversed'));
export const ReceiptReturned = event('ReceiptReturned', returned, {
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

/** Reverses a return that never happened. */
export class ReverseReturn extends commandOf(
  ReturnReversal,
  receivesBack('ReceiptReturnReversed', 'ReceiptRevalued'),
)<{
  readonly receiptId: string;
  /** Id of the event of the return. */
  readonly eventId: string;
}> {}

const reversingReturn = byThree(on.receipt, mirror('ReceiptReturned'));
export const ReceiptReturnReversed = event('ReceiptReturnReversed', reversingReturn, {
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

/** Applies money of a receipt to a return of another receipt, which the bank sent back. */
export class ApplyToReturn extends commandOf(
  shape('ApplyToReturn', {
    ...pick(ReceiptUse, 'postingDate', 'documentReference', 'effectiveDate', 'fromBankAccount'),
    returnSentBack: part(SentBack)('The return that came back.'),
  }),
  receivesBack('ReceiptAssigned', 'ReturnSentBack', 'ReceiptApplicationRefused', 'ReceiptReleased'),
)<{ readonly receiptId: string }> {}

/** Books the part of the receipt that the bank credited, in an application to another receipt's return. */
export class AssignToReturn extends stepOf('AssignToReturn', follows('ReceiptAssigned'))<
  ApplyToReturn['facts'] & { readonly applicationId: string }
> {}

const overpaymentOf = id(
  'Application that left the overpayment; absent for money in suspense.',
  '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
);

const sentBack = byThree(on.receipt, {
  ...undoneBy('ReturnSentBackReversed'),
  instead: 'a return that came back is reversed through the receipt that it came back with',
});

/** The bank sent a return of the receipt back, so the returned money is owed again. */
export const ReturnSentBack = event('ReturnSentBack', sentBack, {
  applicationId,
  ...cashOfReceipt,
  payment: id('Event that returned what came back.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  owed: money('What is owed again, all that was returned.'),
  worthUsd: usdAmount('Its value at the rate of the value date.', '95.79'),
  ...pick(AssignedLine, 'cashUsd', 'owedUsd'),
  cash: money('What came back of it.'),
  cashFrom: optional(
    listOf(
      CashTaken,
      cashAccountsMax,
    )('The cash by account, where it is not simply `cash` on the account that was credited.'),
  ),
  kept: money('What the bank kept of it.'),
  keptUsd: usdAmount('Value of that.', '9.58'),
  rate: rateUsed('Rate of the currency that was returned, on the value date.'),
  overpaymentOf: optional(overpaymentOf),
  donorId: optional(id('Donor who is owed the overpayment.', 'DON-B')),
});
export type ReturnSentBackFacts = FactsOf<typeof ReturnSentBack>;

const reversingSentBack = byThree(on.receipt, mirror('ReturnSentBack'));
export const ReturnSentBackReversed = event('ReturnSentBackReversed', reversingSentBack, {
  applicationId,
  receiptId: cashOfReceipt.receiptId,
  overpaymentOf: optional(overpaymentOf),
  worthUsd: optional(
    usdAmount(
      'Value with which what was owed again goes; absent where it is that with which it came.',
      '95.79',
    ),
  ),
  taken: optional(
    listOf(
      shape('CashSentBackTaken', {
        bankAccount: id('Bank account.', 'BK-EUR'),
        usd: usdAmount('Value with which the cash leaves it.', '86.21'),
      }),
      linesOfEventMax,
    )('Cash that leaves with its share of what is there, for that has changed since.'),
  ),
  ...mirroring,
});
export type ReturnSentBackReversedFacts = FactsOf<typeof ReturnSentBackReversed>;

/** An application of another receipt to a return of this one. */
interface OnReturn {
  readonly receiptId: string;
  readonly applicationId: string;
}

/** Books money of another receipt as a return that was sent back; no endpoint takes this command. */
export class TakeSentBack extends stepOf('TakeSentBack', follows('ReturnSentBack'))<
  OnReturn &
    Pick<ReturnSentBackFacts, 'effectiveDate' | 'postingDate' | 'documentReference' | 'payment'> & {
      /** The bank credit that the money came with. */
      readonly credit: Pick<
        ReturnSentBackFacts,
        'receiptId' | 'bankAccount' | 'ledgerAccount' | 'valueDate'
      >;
      readonly money: Pick<ReturnSentBackFacts, 'cash' | 'cashUsd' | 'cashFrom' | 'owedUsd'>;
    }
> {}

/** Refuses, for good, money that another receipt reserved as a return of this one. */
export class RefuseSentBack extends stepOf('RefuseSentBack', follows('ReceiptApplicationRefused'))<
  TakeSentBack['facts'] & {
    readonly code: RejectionCode;
    readonly detail: string;
  }
> {}

/**
 * Reverses a return that was sent back; the other receipt, which the credit belongs to, has the money again.
 */
export class UndoSentBack extends stepOf('UndoSentBack', follows('ReturnSentBackReversed'))<
  OnReturn & MembersOf<typeof reversal>
> {}
