import { linesOfEventMax, recordedFact, type FactsOf } from '../../kernel/booking';
import { byThree, event, on } from '../../rows/event-row';
import { reversed, throughReceipt } from '../../reversals/reversal-rules';
import { commandOf, decides, short } from '../../rows/command-row';
import { rateUsed } from '../../rates/rates.facts';
import {
  date,
  id,
  ledgerAccount,
  listOf,
  meaning,
  money,
  optional,
  part,
  pick,
  reference,
  referenceOrBlank,
  shape,
  usdAmount,
} from '../../schema';
import { applicationId, AssignedLine, cashOfReceipt } from './receipts.facts';
import { CashSide, Transfer } from '../../transfer/transfer.facts';
import {
  receivableLinesMax,
  AuthorityPlace,
  grossSplit,
  Place,
  statingOrigins,
  type OnPledge,
} from './pledge-parts';

export const RefundLine = shape('RefundLine', {
  ...Place.members,
  level: meaning(
    Place.members.level,
    'Level of recommendation (p) at which it is allocated; left out: it is not allocated.',
  ),
  gross: money(
    'Gross amount in US dollars or in the currency of the pledge, the same in every line.',
  ),
});

export const Refund = shape('RefundContribution', {
  ...recordedFact,
  id: optional(id('Id of the refund; derived from the request where it is left out.', 'REF-1')),
  effectiveDate: date(
    'Day of the approval, and of the payment where it is paid at once.',
    '2025-05-12',
  ),
  lines: listOf(
    RefundLine,
    receivableLinesMax,
    1,
  )('Amounts that go back to the donor, at most what is unspent.'),
  approvalReference: referenceOrBlank(
    'Reference of the approval.',
    'agreement art. 9, unspent balance',
  ),
  paidFrom: optional(
    id(
      'Code of the bank account that pays at once, or CLEARING; left out where it is paid later.',
      'BK-USD',
    ),
  ),
  paymentReference: optional(
    referenceOrBlank('Reference of the payment, with `paidFrom`.', 'PAY-0002'),
  ),
});

/**
 * Approves a refund of unspent money to the donor. If `paidFrom` is given, the refund is also paid at once; otherwise
 * it becomes a debt.
 */
export class RefundContribution extends commandOf(Refund, {
  ...decides('ContributionRefunded'),
  ...short('INSUFFICIENT_UNSPENT', 'unallocated cash'),
})<OnPledge & { readonly refundId: string }> {}

const payingAccount = id(
  'Account that paid, in the currency that was owed, or `CLEARING`.',
  'BK-USD',
);
const payingLedgerAccount = ledgerAccount('Its ledger account.', '1110');
const rate = rateUsed('Rate of the currency that was owed, on the day.');
const approvedNotPaid = 'absent where it is approved and not paid yet.';

const refunded = byThree(on.pledge, {
  ...reversed,
  bears: 'payment',
  stays: 'a refund is reversed by itself',
});
export const ContributionRefunded = event('ContributionRefunded', refunded, {
  refundId: id('Id, one of its own among all ids of the pledge.', 'REF-1'),
  lines: listOf(
    shape('RefundedLine', {
      purpose: AuthorityPlace.members.purpose,
      level: optional(
        meaning(AuthorityPlace.members.level, 'Level; absent where it was not allocated.'),
      ),
      country: AuthorityPlace.members.country,
      gross: meaning(grossSplit.gross, 'What it takes of what is unspent, in USD.'),
      programmable: optional(grossSplit.programmable),
      supportReserve: optional(grossSplit.supportReserve),
      owed: money('What the donor gets, in US dollars or in the currency of the pledge.'),
    }),
    linesOfEventMax,
  )(
    'What goes back, place by place; the authority for it goes by `gross`. A line without `level` takes money that is not allocated, and no authority.',
  ),
  ...pick(Refund, 'approvalReference'),
  rate,
  countsAs: optional(
    money(
      'What counts as refunded in the currency of the agreement, at its rate of the day; absent where that is the currency owed.',
    ),
  ),
  bankAccount: optional(
    meaning(payingAccount, `Account that paid, or \`CLEARING\`; ${approvedNotPaid}`),
  ),
  ledgerAccount: optional(meaning(payingLedgerAccount, `Its ledger account; ${approvedNotPaid}`)),
  paymentReference: optional(reference(`Reference of the payment; ${approvedNotPaid}`, 'PAY-0002')),
  ...statingOrigins,
});
export type ContributionRefundedFacts = FactsOf<typeof ContributionRefunded>;

/** Members of the payment of a debt. A debt is paid in full; a payment that the bank returns reopens the debt. */
const payment = (paidFrom: string, day: string, paymentReference: string) => ({
  ...recordedFact,
  effectiveDate: date('Day of the payment.', day),
  paidFrom: id(paidFrom, 'BK-USD'),
  paymentReference: referenceOrBlank('Reference of the payment.', paymentReference),
});

export const RefundPayment = shape(
  'PayRefund',
  payment(
    'Code of the bank account that pays, in the currency that is owed, or CLEARING.',
    '2025-06-02',
    'PAY-0003',
  ),
);

/** Pays the debt to the donor under a refund id, in full; a payment that the bank returns reopens the debt. */
export class PayRefund extends commandOf(RefundPayment, {
  ...decides('RefundPaid'),
  ...short('DATES_NOT_ORDERED', 'unallocated cash'),
})<OnPledge & { readonly refundId: string }> {}

const paidShare = shape('PaidShare', {
  purpose: id('Purpose.', 'k'),
  amount: money('What is paid of it, in the currency of the debt.'),
});
const paid = {
  lines: listOf(paidShare, linesOfEventMax)('What is paid, by purpose.'),
  rate,
  bankAccount: payingAccount,
  ledgerAccount: payingLedgerAccount,
  paymentReference: meaning(RefundPayment.members.paymentReference, 'Reference of the payment.'),
  ...statingOrigins,
};

const paidWhole = {
  ...reversed,
  needsAgreement: false,
  stays: 'a payment that never happened is reversed by itself',
} as const;
export const RefundPaid = event('RefundPaid', byThree(on.pledge, paidWhole), {
  refundId: id('Debt that is paid, whole and once.', 'REF-1'),
  ...paid,
});
export type RefundPaidFacts = FactsOf<typeof RefundPaid>;

export const LevyPayment = shape(
  'PayLevy',
  payment(
    'Code of the bank account that pays, in the currency of the levy, or CLEARING.',
    '2025-06-30',
    'PAY-0004',
  ),
);

/**
 * Pays a coordination levy in full to the UN agency that it belongs to; the donor had added it to a contribution. A
 * payment that the bank returns reopens the debt.
 */
export class PayLevy extends commandOf(LevyPayment, {
  ...decides('LevyPaid'),
  ...short('DATES_NOT_ORDERED', 'unallocated cash'),
})<OnPledge & { readonly levyId: string }> {}

export const LevyPaid = event('LevyPaid', byThree(on.pledge, paidWhole), {
  levyId: id('Levy that is passed on, whole and once.', 'LEVY-1'),
  ...paid,
});
export type LevyPaidFacts = FactsOf<typeof LevyPaid>;

const cameBack = byThree(on.pledge, {
  ...throughReceipt('a payment that came back'),
  bears: 'payment',
});

/** The bank returned a payment of the pledge, so the refund or levy that the payment had settled is owed again. */
export const PaymentReturned = event('PaymentReturned', cameBack, {
  applicationId,
  ...cashOfReceipt,
  payment: id('Event that paid what came back.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  refundId: optional(id('Refund that is owed again; absent for a levy.', 'REF-1')),
  levyId: optional(id('Levy that is owed again; absent for a refund.', 'LEVY-1')),
  lines: listOf(
    shape('ReturnedLine', {
      purpose: id('Purpose that it was paid for.', 'k'),
      owed: money('What is owed again, all that was paid for it.'),
      cash: money('What came back of it, in proportion.'),
      ...pick(AssignedLine, 'cashUsd', 'cashFrom', 'owedUsd'),
      kept: money('What the bank kept of it.'),
      keptUsd: usdAmount('Value of that.', '16.57'),
    }),
    linesOfEventMax,
  )('What came back, by purpose.'),
  rate: rateUsed('Rate of the currency that was paid, on the value date.'),
  ...statingOrigins,
});
export type PaymentReturnedFacts = FactsOf<typeof PaymentReturned>;

/** Moves cash of a pledge between the organization's bank accounts; the pledge bears any exchange difference. */
export class ConvertCash extends commandOf(
  shape('ConvertCash', {
    ...recordedFact,
    ...pick(Transfer, 'effectiveDate', 'from', 'to', 'approvalReference'),
    purpose: optional(id('Purpose whose cash it is.', 'TA-GEN')),
  }),
  { ...decides('CashConverted'), ...short('INSUFFICIENT_CASH', 'unallocated cash') },
)<OnPledge & { readonly transferId: string }> {}

const converted = byThree(on.pledge, {
  ...reversed,
  standsOn: 'other',
  needsAgreement: false,
  stays: 'the bank has moved the money',
});

/** Cash of one purpose was moved between the organization's bank accounts, in one currency or into another. */
export const CashConverted = event('CashConverted', converted, {
  transferId: id('Id, new on the pledge.', 'T1'),
  purpose: id('Purpose whose cash it is.', 'TA-GEN'),
  from: part(CashSide)('The account it left.'),
  to: part(CashSide)('The account it reached.'),
  ...pick(Transfer, 'approvalReference'),
  ...statingOrigins,
});
export type CashConvertedFacts = FactsOf<typeof CashConverted>;
