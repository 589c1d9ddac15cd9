import { linesOfEventMax, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { mirror, undoneBy } from '../../undoing/undoing';
import { commandOf, follows, receivesBack, stepOf } from '../../rows/command-row';
import type { RejectionCode } from '../../kernel/rejection';
import { applicationId, AssignedLine, cashOfReceipt } from '../../pledge/facts/receiving.facts';
import { rateUsed } from '../../rates/rate-used';
import {
  id,
  listOf,
  money,
  optional,
  part,
  pick,
  shape,
  usdAmount,
  type MembersOf,
} from '../../schema';
import { cashAccountsMax } from '../../transfer/transfer.facts';
import { mirroring, type reversal } from '../../undoing/reversal.facts';
import { CashTaken, ReceiptUse, SentBack } from './application.facts';

/** Applies money of a receipt to a return of another one, which the bank sent back with it. */
export class ApplyToReturn extends commandOf(
  shape('ApplyToReturn', {
    ...pick(ReceiptUse, 'postingDate', 'documentReference', 'effectiveDate', 'fromBankAccount'),
    returnSentBack: part(SentBack)('The return that came back.'),
  }),
  receivesBack('ReceiptAssigned', 'ReturnSentBack', 'ReceiptApplicationRefused', 'ReceiptReleased'),
)<{ readonly receiptId: string }> {}

/** The side of the receipt whose money comes back, of an application to a return. */
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

/** A return of the receipt that the bank sent back: what was returned is owed again. */
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

const reversing = byThree(on.receipt, mirror('ReturnSentBack'));
export const ReturnSentBackReversed = event('ReturnSentBackReversed', reversing, {
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

/** Takes money of another receipt as a return that came back; no endpoint takes it. */
export class TakeSentBack extends stepOf('TakeSentBack', follows('ReturnSentBack'))<
  OnReturn &
    Pick<ReturnSentBackFacts, 'effectiveDate' | 'postingDate' | 'documentReference' | 'payment'> & {
      /** The credit that it came with. */
      readonly credit: Pick<
        ReturnSentBackFacts,
        'receiptId' | 'bankAccount' | 'ledgerAccount' | 'valueDate'
      >;
      readonly money: Pick<ReturnSentBackFacts, 'cash' | 'cashUsd' | 'cashFrom' | 'owedUsd'>;
    }
> {}

/** What refuses for good that the receipt takes what another holds for it. */
export class RefuseSentBack extends stepOf('RefuseSentBack', follows('ReceiptApplicationRefused'))<
  TakeSentBack['facts'] & {
    readonly code: RejectionCode;
    readonly detail: string;
  }
> {}

/** Gives up again what came back of a return; the receipt that it came with holds it then. */
export class UndoSentBack extends stepOf('UndoSentBack', follows('ReturnSentBackReversed'))<
  OnReturn & MembersOf<typeof reversal>
> {}
