import { recordedFact, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { mirror, undoneBy } from '../../reversals/reversal-rules';
import { commandOf, decides } from '../../rows/command-row';
import { id, meaning, money, optional, part, pick, shape, usdAmount } from '../../schema';
import { CashSide, Transfer } from '../../transfer/transfer.facts';
import { mirroring, reversal } from '../../reversals/reversal.facts';

/** Ids of a transfer and of its receipt. */
interface OnTransfer {
  readonly receiptId: string;
  readonly transferId: string;
}

/** Moves money of a receipt in suspense between own bank accounts. */
export class TransferCash extends commandOf(
  shape('TransferCash', {
    ...recordedFact,
    ...pick(Transfer, 'effectiveDate', 'from', 'to', 'approvalReference'),
  }),
  decides('CashTransferred'),
)<OnTransfer> {}

const ids = {
  receiptId: id('Receipt whose money it is.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4'),
  transferId: id('Id of the transfer, new on the receipt.', 'T1'),
};

export const repaidUsd = optional(
  usdAmount(
    'What it changed in the value of cash that was below zero and is repaid; absent where nothing was.',
    '-12.50',
  ),
);

const transferred = byThree(on.receipt, undoneBy('CashTransferReversed'));

/** Money in suspense was moved between own bank accounts. */
export const CashTransferred = event('CashTransferred', transferred, {
  ...ids,
  from: part(CashSide)('The account it left.'),
  to: part(CashSide)('The account it reached.'),
  covers: money('Part of what the bank credited that the moved cash stands for.'),
  leftUsd: usdAmount('Carrying value of what left.', '1111.11'),
  reachedUsd: usdAmount('Value of what arrived.', '1111.11'),
  repaidUsd,
  ...pick(Transfer, 'approvalReference'),
});
export type CashTransferredFacts = FactsOf<typeof CashTransferred>;

export const TransferReversal = shape('ReverseTransfer', {
  ...reversal,
  effectiveDate: meaning(
    reversal.effectiveDate,
    'Day from which the transfer no longer counts, not before its own.',
    '2024-09-20',
  ),
  reasonCode: meaning(reversal.reasonCode, reversal.reasonCode.means, 'WRONG_AMOUNT'),
  reason: meaning(reversal.reason, reversal.reason.means, 'the bank moved it a day later'),
});

export class ReverseTransfer extends commandOf(
  TransferReversal,
  decides('CashTransferReversed'),
)<OnTransfer> {}

const reversing = byThree(on.receipt, mirror('CashTransferred'));
export const CashTransferReversed = event('CashTransferReversed', reversing, {
  ...ids,
  takenUsd: usdAmount(
    'Value with which the cash leaves the account that it had reached: that of the transfer, or its share of what is there where that has changed.',
    '1111.11',
  ),
  repaidUsd,
  ...mirroring,
});
export type CashTransferReversedFacts = FactsOf<typeof CashTransferReversed>;
