import type { EventReversed } from '../../pledge/facts/pledge.facts';
import {
  event,
  recordedFact,
  type EventIn,
  type EventOf,
  type Fact,
  type FactsOf,
} from '../../kernel/booking';
import { commandOf } from '../../kernel/command';
import { accountFund, funds } from '../../kernel/entries';
import { rateUsed } from '../../rates/rate-used';
import {
  date,
  id,
  ledgerAccount,
  meaning,
  money,
  oneOf,
  optional,
  reference,
  shape,
  usdAmount,
} from '../../schema';
import { reversal } from '../../undoing/reversal.facts';

/** The bank account whose own items a request is about, from its address. */
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

/** A fee that the bank took for the account itself, of which no receipt is charged. */
export class ChargeAccountFee extends commandOf(AccountFee)<OnAccount> {}

/** Whose item it is, and where the money lies. */
const place = {
  bankAccount: id('Bank account, or `CLEARING`.', 'BK-EUR'),
  ledgerAccount: ledgerAccount('Its ledger account, or 1190.', '1120'),
  fund: fund('Fund whose item it is.', accountFund),
};

/** What was paid, and its value on the day. */
const paid = {
  amount: money('What was paid, in the currency of the account.', {
    amount: '12.50',
    currency: 'EUR',
  }),
  usd: usdAmount('Its value on the day.', '13.16'),
  rate: rateUsed('Rate of the day.'),
};

export const AccountFeeCharged = event('AccountFeeCharged', { ...place, ...paid, bankReference });

export const SupportSpending = shape('ReportSupportSpending', {
  id: optional(
    id(
      'Number of the document of the system that reports it, used once over all expenditure. Left out: derived from the request.',
      'ERP-2024-12-psc',
    ),
  ),
  effectiveDate: date('Day of the expenditure.', '2024-12-15'),
  amount: money('What was spent, in the currency of the account.', {
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

/** The programme support fund spent money: what another system reports is booked. */
export class ReportSupportSpending extends commandOf(SupportSpending)<
  OnAccount & { readonly spendingId: string }
> {}

export const SupportFundSpent = event('SupportFundSpent', {
  spendingId: id('Id of the expenditure, which no other has.', 'ERP-2024-12-psc'),
  ...place,
  ...paid,
});

export const AccountItemReversal = shape('ReverseAccountItem', reversal);

/** Takes back one of the account's own items, once. */
export class ReverseAccountItem extends commandOf(AccountItemReversal)<
  OnAccount & { readonly eventId: string }
> {}

export type AccountItemsCommand = ChargeAccountFee | ReportSupportSpending | ReverseAccountItem;

export const accountItemEvents = { AccountFeeCharged, SupportFundSpent };
export type AccountItemEvent = EventIn<typeof accountItemEvents> | EventOf<typeof EventReversed>;
export type AccountItemFact = Fact<AccountItemEvent>;

/** What one item pays, and whose it is. */
export type ItemPaidFacts = Pick<
  FactsOf<typeof AccountFeeCharged>,
  'bankAccount' | 'ledgerAccount' | 'fund' | 'amount' | 'usd' | 'rate'
>;
