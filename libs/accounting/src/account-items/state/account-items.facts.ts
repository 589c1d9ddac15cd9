import type { EventReversed, ReversedItem } from '../../pledge/facts/pledge.facts';
import { applicationId, type ReceiptApplicationRefused } from '../../pledge/facts/receipts.facts';
import type { RejectionCode } from '../../kernel/rejection';
import {
  linesOfEventMax,
  recordedFact,
  type EventIn,
  type EventOf,
  type Fact,
  type FactsOf,
} from '../../kernel/booking';
import { byThree, event, on, type EventShape } from '../../rows/event-row';
import { undoneBy } from '../../reversals/reversal-rules';
import { commandOf, decides, follows, reports, stepOf } from '../../rows/command-row';
import { accountFund, funds } from '../../kernel/entries';
import type { IsoDate } from '../../kernel/dates';
import { rateUsed, ratesUsed, type RatesUsed } from '../../rates/rates.facts';
import { valuedFact } from '../../revaluation/revaluation.facts';
import { CashFrom } from '../../transfer/transfer.facts';
import {
  date,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  oneOf,
  optional,
  pick,
  reference,
  shape,
  usdAmount,
  type Infer,
} from '../../schema';
import { reversal } from '../../reversals/reversal.facts';

/** Code of the bank account, which the controller reads from the URL of the request. */
interface OnAccount {
  readonly code: string;
}

const fund = oneOf(funds);
const bankReference = optional(
  reference(
    'Reference of the bank for the debit, as on its statement; booked once on the account.',
    '20241231-000452',
  ),
);

export const AccountFee = shape('ChargeAccountFee', {
  effectiveDate: date('Day on which the bank took the fee.', '2024-12-31'),
  amount: money('Fee, in the currency of the account.', { amount: '12.50', currency: 'EUR' }),
  fund: optional(fund('Fund that bears it; left out: the account of article 30.', accountFund)),
  bankReference,
  postingDate: recordedFact.postingDate,
  documentReference: meaning(
    recordedFact.documentReference,
    'Reference of the document that shows the fee, which must be stated.',
    'bank statement 2024-12 of BK-EUR',
  ),
});

/** Charges a bank fee to a fund, because the fee belongs to no receipt of a donor. */
export class ChargeAccountFee extends commandOf(
  AccountFee,
  reports('AccountFeeCharged'),
)<OnAccount> {}

/** Fund that owns the item, and the bank account and ledger account on which its money is. */
const place = {
  bankAccount: id('Bank account, or `CLEARING`.', 'BK-EUR'),
  ledgerAccount: ledgerAccount('Its ledger account, or 1190.', '1120'),
  fund: fund('Fund whose item it is.', accountFund),
};

/** The amount paid, its value in USD on the day, and the exchange rate behind that value. */
const paid = {
  amount: money('What was paid, in the currency of the account.', {
    amount: '12.50',
    currency: 'EUR',
  }),
  usd: usdAmount('Its value on the day.', '13.16'),
  rate: rateUsed('Rate of the day.'),
};

/** Row of events that belong to a bank account and to no pledge; `EventReversed` is the event that reverses them. */
const ofAccount = undoneBy('EventReversed');
export const AccountFeeCharged = event('AccountFeeCharged', byThree(on.accountItems, ofAccount), {
  ...place,
  ...paid,
  bankReference,
});

export const SupportSpending = shape('ReportSupportSpending', {
  id: optional(
    id(
      'Number of the document of the system that reports it, used once over all expenditure. Left out: derived from the request.',
      'ERP-2024-12-psc',
    ),
  ),
  effectiveDate: date('Day of the expenditure.', '2024-12-15'),
  amount: money('Amount spent, in the currency of the account.', {
    amount: '4200.00',
    currency: 'USD',
  }),
  postingDate: recordedFact.postingDate,
  documentReference: meaning(
    recordedFact.documentReference,
    'Document that reports the expenditure, which must be stated.',
    'ERP month-end file 2024-12',
  ),
});

/**
 * Reports spending of the programme support fund. Another system has already paid it, so a lack of cash does not
 * refuse it.
 */
export class ReportSupportSpending extends commandOf(SupportSpending, reports('SupportFundSpent'))<
  OnAccount & { readonly spendingId: string }
> {}

export const SupportFundSpent = event('SupportFundSpent', byThree(on.accountItems, ofAccount), {
  spendingId: id('Id of the expenditure, which no other has.', 'ERP-2024-12-psc'),
  ...place,
  ...paid,
});

/** Money that leaves a receipt and becomes the bank account's own, with its value in USD. */
const fromReceipt = {
  applicationId,
  receiptId: id('Id of the receipt.', '4b64bcdc-5973-5654-b4af-9dd4c98503b4'),
  ...place,
  amount: money('Cash that comes, in the currency of the account.', {
    amount: '925.00',
    currency: 'EUR',
  }),
  usd: usdAmount('Its value, at which it leaves the receipt.', '1000.00'),
};

const outOfReceipt = byThree(on.accountItems, {
  ...ofAccount,
  instead: 'money that came out of a receipt is reversed through its receipt',
});
export const AccountInterestCredited = event('AccountInterestCredited', outOfReceipt, {
  ...fromReceipt,
  part: money('Part of what came in that it stands for, in the currency that came.', {
    amount: '925.00',
    currency: 'EUR',
  }),
  owedUsd: usdAmount('Value of what was owed for it.', '1000.00'),
  ...pick(CashFrom, 'through'),
});

export const ReceiptRemainderTaken = event('ReceiptRemainderTaken', outOfReceipt, fromReceipt);

export type AccountInterestCreditedFacts = FactsOf<typeof AccountInterestCredited>;
export type ReceiptRemainderTakenFacts = FactsOf<typeof ReceiptRemainderTaken>;

/**
 * Books the account's part when a receipt's money is given to the account; an internal step without an HTTP endpoint.
 */
export class TakeFromReceipt extends stepOf(
  'TakeFromReceipt',
  follows('AccountInterestCredited', 'ReceiptRemainderTaken'),
)<
  OnAccount &
    Omit<FactsOf<typeof AccountInterestCredited>, 'warnings' | 'originalPeriod'> & {
      readonly item: 'INTEREST' | 'REMAINDER';
    }
> {}

/** Records that the account finally refuses money that a receipt had set aside for it; an internal step. */
export class RefuseFromReceipt extends stepOf(
  'RefuseFromReceipt',
  follows('ReceiptApplicationRefused'),
)<
  TakeFromReceipt['facts'] & {
    readonly refusal: RejectionCode;
    readonly detail: string;
  }
> {}

/** Reverses an event by which the account took money of a receipt. The receipt then has the money again. */
export class UndoFromReceipt extends stepOf('UndoFromReceipt', follows('EventReversed'))<
  Omit<ReverseAccountItem['facts'], 'eventId'> & {
    readonly applicationId: string;
  }
> {}

/** Balance of a fund's own items on a bank account on a day, and its value in USD at the rate of that day. */
export const AccountItemsValued = shape('AccountItemsValued', {
  account: place.ledgerAccount,
  bankAccount: place.bankAccount,
  fund: place.fund,
  ...valuedFact,
});
export type AccountItemsValued = Infer<typeof AccountItemsValued>;

const revalued = byThree(on.accountItems, ofAccount);
export const AccountItemsRevalued = event('AccountItemsRevalued', revalued, {
  revaluationId: id('Id of the run.', 'REV-2024'),
  rates: ratesUsed("Rate of the account's currency, as at the effective date."),
  items: listOf(AccountItemsValued, linesOfEventMax)('What is valued, by fund.'),
  moved: optional(
    id(
      'Event that moved some of it since the day of the run, and takes its share of the difference back on its own day; there are no items then.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
});
export type AccountItemsRevaluedFacts = FactsOf<typeof AccountItemsRevalued>;

/** Revalues a bank account's own items as one step of a revaluation run; an internal step without an HTTP endpoint. */
export class RevalueAccountItems extends stepOf(
  'RevalueAccountItems',
  follows('AccountItemsRevalued'),
)<
  OnAccount & {
    readonly revaluationId: string;
    readonly asAt: IsoDate;
    /** Rates of the date by currency, in units per USD 1; items in other currencies are not revalued. */
    readonly rates: RatesUsed;
  }
> {}

export const AccountItemReversal = shape('ReverseAccountItem', reversal);

/** Reverses one of a bank account's own items (a fee, interest, spending or revaluation); each can be reversed once. */
export class ReverseAccountItem extends commandOf(AccountItemReversal, decides('EventReversed'))<
  OnAccount & { readonly eventId: string }
> {}

export type AccountItemsCommand =
  | ChargeAccountFee
  | ReportSupportSpending
  | TakeFromReceipt
  | RefuseFromReceipt
  | UndoFromReceipt
  | RevalueAccountItems
  | ReverseAccountItem;

export const accountItemEvents = {
  AccountInterestCredited,
  ReceiptRemainderTaken,
  AccountFeeCharged,
  SupportFundSpent,
  AccountItemsRevalued,
} satisfies Readonly<Record<ReversedItem, EventShape>>;
export type AccountItemEvent =
  | EventIn<typeof accountItemEvents>
  | EventOf<typeof ReceiptApplicationRefused>
  | EventOf<typeof EventReversed>;
export type AccountItemFact = Fact<AccountItemEvent>;

/** Amount, value and fund of an item by which money leaves the account, such as a fee. */
export type ItemPaidFacts = Pick<
  FactsOf<typeof AccountFeeCharged>,
  'bankAccount' | 'ledgerAccount' | 'fund' | 'amount' | 'usd' | 'rate'
>;
