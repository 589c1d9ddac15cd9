import { recordedFact } from '../kernel/booking';
import { rateUsed } from '../rates/rates.facts';
import {
  currency,
  date,
  id,
  ledgerAccount,
  listOf,
  money,
  optional,
  part,
  pick,
  reference,
  shape,
  tied,
  usdAmount,
  type Infer,
} from '../schema';

/** One side of a transfer in a request: a bank account, and the amount that leaves or reaches it. */
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
      'Id of the transfer, not yet used on its pledge or receipt. Left out: derived from the request.',
      'T1',
    ),
  ),
  effectiveDate: date('Day on which the bank moved the money.', '2024-09-20'),
  from: part(TransferSide)('Account that the money leaves.'),
  to: part(TransferSide)('Account that the money reaches.'),
  pledgeId: optional(
    tied({ rule: 'notTogetherWith', other: 'receiptId' }, id('Pledge whose cash is moved.', 'P1')),
  ),
  receiptId: optional(
    tied(
      { rule: 'neededWithout', other: 'pledgeId' },
      id('Receipt whose money in suspense is moved.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4'),
    ),
  ),
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

/** Both sides of a transfer, its day, and the approval of its price. */
export type StatedTransfer = Pick<
  Infer<typeof Transfer>,
  'effectiveDate' | 'from' | 'to' | 'approvalReference'
>;

/**
 * One side of a transfer in an event: a bank account of the organization, and the amount in its currency that leaves or
 * arrives.
 */
export const CashSide = shape('CashSide', {
  bankAccount: id('A bank account or the clearing account.', 'BK-EUR'),
  ledgerAccount: ledgerAccount('Its ledger account.', '1120'),
  amount: money('What left or reached it, in its currency.'),
  rate: rateUsed('Operational rate of the day of the transfer.'),
});
export type CashSide = Infer<typeof CashSide>;

/** Most bank accounts on which one receipt may have cash. */
export const cashAccountsMax = 100;

/** Cash of a receipt on one bank account, in a line of an event. */
export const CashFrom = shape('CashFrom', {
  ...pick(CashSide, 'bankAccount', 'ledgerAccount'),
  amount: money('Cash on it, in the currency of the account.'),
  usd: usdAmount('Its carrying value in USD.', '333.33'),
  through: optional(
    currency(
      'Where the bank credited US dollars and US dollars lie here, but not as many: the currency that they were in meanwhile, of which the difference is an exchange result.',
      'EUR',
    ),
  ),
});
export type CashFrom = Infer<typeof CashFrom>;

/**
 * Members about the cash of a line, used if that cash is no longer on the account, or in the currency, of its bank
 * credit.
 */
export const cashElsewhere = {
  cashFrom: optional(
    listOf(
      CashFrom,
      cashAccountsMax,
    )('The cash by account, where it is not simply `cash` on the account that was credited.'),
  ),
  owedUsd: optional(
    usdAmount(
      'Value of what was owed for the cash, in USD; absent where it is that of the cash.',
      '333.33',
    ),
  ),
};
