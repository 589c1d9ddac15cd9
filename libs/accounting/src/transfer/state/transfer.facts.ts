import { event, recordedFact, type EventIn, type Fact, type FactsOf } from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  id,
  ledgerAccount,
  meaning,
  money,
  optional,
  part,
  pick,
  reference,
  shape,
  tied,
  usdAmount,
  wholeNumber,
  type Infer,
} from '../../schema';
import { mirroring, reversal } from '../../undoing/reversal.facts';

/** One side of a transfer. */
export const TransferSide = shape('TransferSide', {
  bankAccount: id(
    'Code of the bank account, or CLEARING for the account through which another system pays.',
    'BK-EUR',
  ),
  amount: money('Amount that leaves or reaches the account, in its currency.'),
});
export type StatedSide = Infer<typeof TransferSide>;

export const Transfer = shape('MakeTransfer', {
  postingDate: recordedFact.postingDate,
  id: optional(
    id(
      'Id of the transfer, not yet used on its pledge or among transfers of money in suspense. Left out: derived from the request.',
      'T1',
    ),
  ),
  effectiveDate: date('Day on which the bank moved the money.', '2024-09-20'),
  from: part(TransferSide)('Account that the money leaves.'),
  to: part(TransferSide)('Account that the money reaches.'),
  pledgeId: optional(id('Pledge whose cash is moved; left out: money in suspense is moved.', 'P1')),
  purpose: tied(
    { rule: 'onlyWith', other: 'pledgeId' },
    optional(
      id(
        'Purpose whose cash is moved; needed where the pledge has cash for several on that account.',
        'TA-GEN',
      ),
    ),
  ),
  approvalReference: optional(
    reference('Approval of a price far from the operational rates.', 'Controller memo 2024-09-20'),
  ),
  documentReference: reference(
    'Reference of the bank advice or of the order behind it.',
    'FX deal 2024-118',
  ),
});

type OnTransfer = { readonly transferId: string };

/** Moves money in suspense between own accounts. */
export class TransferCash extends commandOf(
  shape('TransferCash', {
    ...recordedFact,
    ...pick(Transfer, 'effectiveDate', 'from', 'to', 'approvalReference'),
  }),
)<OnTransfer> {}

/** Both sides of a transfer, and the day of it. */
export type StatedTransfer = Pick<
  Infer<typeof Transfer>,
  'effectiveDate' | 'from' | 'to' | 'approvalReference'
>;

/** An own account that cash leaves or reaches, and how much of it in the account's currency. */
export const CashSide = shape('CashSide', {
  bankAccount: id('A bank account or the clearing account.', 'BK-EUR'),
  ledgerAccount: ledgerAccount('Its ledger account.', '1120'),
  amount: money('What left or reached it, in its currency.'),
  rate: rateUsed('Operational rate of the day of the transfer.'),
});
export type CashSide = Infer<typeof CashSide>;

const transferId = id('Id of the transfer.', 'T1');
const throughSequence = wholeNumber(0, Number.MAX_SAFE_INTEGER)(
  'Last event that counts in what the accounts held.',
  12,
);

/** Money in suspense moved between own accounts. */
export const CashTransferred = event('CashTransferred', {
  transferId,
  from: part(CashSide)('The account it left.'),
  to: part(CashSide)('The account it reached.'),
  leftUsd: usdAmount('Carrying value of what left.', '1111.11'),
  reachedUsd: usdAmount('Value of what arrived.', '1111.11'),
  ...pick(Transfer, 'approvalReference'),
  throughSequence,
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

export class ReverseTransfer extends commandOf(TransferReversal)<OnTransfer> {}

export const CashTransferReversed = event('CashTransferReversed', {
  transferId,
  throughSequence: meaning(throughSequence, 'Last event that counts in what the account held.'),
  ...mirroring,
});
export type CashTransferReversedFacts = FactsOf<typeof CashTransferReversed>;

export type TransferCommand = TransferCash | ReverseTransfer;

export const transferEvents = { CashTransferred, CashTransferReversed };
export type TransferEvent = EventIn<typeof transferEvents>;
export type TransferFact = Fact<TransferEvent>;
