import { recordedFact, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { mirror, undoneBy } from '../../undoing/undoing';
import { commandOf, receives, receivesBack } from '../../rows/command-row';
import { rateUsed } from '../../rates/rate-used';
import {
  date,
  id,
  ledgerAccount,
  meaning,
  money,
  oneOf,
  optional,
  pick,
  reference,
  shape,
  usdAmount,
} from '../../schema';
import { mirroring, reversal } from '../../undoing/reversal.facts';
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

/** Pays money of a receipt back, out of suspense or out of an overpayment. */
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

/** Takes a return back that never happened. */
export class ReverseReturn extends commandOf(
  ReturnReversal,
  receivesBack('ReceiptReturnReversed', 'ReceiptRevalued'),
)<{
  readonly receiptId: string;
  /** Of the return. */
  readonly eventId: string;
}> {}

const reversing = byThree(on.receipt, mirror('ReceiptReturned'));
export const ReceiptReturnReversed = event('ReceiptReturnReversed', reversing, {
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
