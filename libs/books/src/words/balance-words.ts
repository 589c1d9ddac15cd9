import { account, codesOf } from '@art30/accounting';
import { type EventKind, inKinds, minus, plus, type Words } from './words';

const { cash } = codesOf;

/** Accounts of spending authority: the programmable part and the support reserve. */
const authority = [account.memoProgrammable, account.memoSupportReserve] as const;

/**
 * Kinds of events that write off a receivable. The revaluation is one if a run recorded after the write-off, for an
 * earlier day, changes the value that was written off.
 */
export const writtenOffKinds: readonly EventKind[] = ['ReceivableWrittenOff', 'PledgeRevalued'];

/**
 * Definitions of the figures of a balance: accounts, added or subtracted. Queries and explanations are generated from
 * this table. `shortfall` is not in it, since it is no sum: it is the amount by which `unallocated` falls short of
 * `pledgePayables`.
 */
export const balanceWords = {
  announced: {
    means: 'Last announced amount, kept after signature',
    terms: [plus(account.memoAnnounced)],
  },
  agreed: {
    means: 'Signed, conditional agreements included, and money received whose condition failed',
    terms: [plus(account.memoAgreed, account.memoAgreedConditional, account.memoAgreedFailed)],
  },
  conditional: {
    means: 'Part of the agreed amount that is conditional still',
    terms: [plus(account.memoAgreedConditional)],
  },
  received: {
    means: 'Gross credited to the donor, charges included, not lowered by refunds',
    terms: [plus(account.memoReceived)],
  },
  writtenOff: {
    means: 'Agreed and written off, with or without an allowance',
    terms: [plus(account.memoWrittenOff)],
  },
  outstanding: {
    means: 'Agreed and not yet received nor written off, conditional agreements included',
    terms: [plus(account.receivable, account.memoConditionalOutstanding)],
  },
  receivable: {
    means: 'Carrying value of the debt of unconditional agreements',
    terms: [plus(account.receivable)],
  },
  allowance: {
    means: 'Allowance for receivables that are not expected to be paid',
    terms: [minus(account.allowance)],
  },
  receivedInAdvance: {
    means: 'Received before an agreement is signed',
    terms: [minus(account.receivedInAdvance)],
  },
  conditionalLiability: {
    means: 'Received under agreements whose condition is not met',
    terms: [minus(account.conditionalLiability)],
  },
  refundsPayable: {
    means: 'Owed back to donors: overpayments and refunds approved',
    terms: [minus(account.refundsPayable)],
  },
  levyPayable: {
    means: 'Coordination levy that came in with contributions and is not passed on yet',
    terms: [minus(account.levyPayable)],
  },
  pledgePayables: {
    means: 'Refunds and levy payable out of the cash of pledges',
    terms: [{ ...minus(account.refundsPayable, account.levyPayable), ofPledges: true }],
  },
  unapplied: {
    means: 'Cash of receipts that is applied to no pledge',
    terms: [minus(account.unappliedReceipts)],
  },
  cash: {
    means: 'Cash at bank and clearing, at carrying value',
    terms: [plus(cash)],
  },
  allocated: {
    means: 'Spending authority given, gross, less reductions and refunds',
    terms: [plus(...authority)],
  },
  unallocated: {
    means:
      'Applied cash that carries no spending authority yet, debts to be paid out of it included',
    terms: [
      { ...plus(cash, account.directExpenditure), ofPledges: true },
      minus(...authority),
      minus(account.allocationTransfers),
    ],
  },
  availableProgrammable: {
    means: 'Programmable authority that is not spent',
    terms: [
      plus(account.memoProgrammable),
      { ...minus(account.directExpenditure), ofPledges: true },
    ],
  },
  availableSupportReserve: {
    means: 'Support reserve that is not charged',
    terms: [plus(account.memoSupportReserve), minus(account.supportCharged)],
  },
  revenue: {
    means: 'Contributions revenue',
    terms: [minus(account.contributionsRevenue)],
  },
  refunds: {
    means: 'Contributions refunded to donors',
    terms: [plus(account.refunds)],
  },
  interest: {
    means: 'Interest credited',
    terms: [minus(account.interest)],
  },
  recoveries: {
    means: 'Received after having been written off',
    terms: [minus(account.recoveries)],
  },
  exchangeGain: {
    means: 'Gain on exchange',
    terms: [minus(account.exchangeGain)],
  },
  exchangeLoss: {
    means: 'Loss on exchange',
    terms: [plus(account.exchangeLoss)],
  },
  bankCharges: {
    means: 'Bank charges borne by the account',
    terms: [plus(account.bankCharges)],
  },
  doubtfulDebts: {
    means: 'Expense of allowances, less what was released',
    terms: [plus(account.doubtfulDebts)],
  },
  writeOff: {
    means: 'Expense of receivables written off, beyond the allowance for them',
    terms: [plus(account.writeOff)],
  },
  directExpenditure: {
    means: 'Programme expenditure of pledges, direct',
    terms: [{ ...plus(account.directExpenditure), ofPledges: true }],
  },
  supportSpending: {
    means: 'Spending of the programme support fund',
    terms: inKinds(['SupportFundSpent'], plus(account.directExpenditure)),
  },
  pscCharged: {
    means: 'Programme support cost charged',
    terms: [plus(account.supportCharged)],
  },
  supportIncome: {
    means: 'Programme support income, of the programme support fund',
    terms: [minus(account.supportIncome)],
  },
  transfersInNet: {
    means: 'Moved in from other purposes by allocation, less moved out',
    terms: [minus(account.allocationTransfers)],
  },
  fundBalance: {
    means: 'Accumulated surplus with this and earlier results',
    terms: [minus(codesOf['net assets'], codesOf.revenue, codesOf.expense)],
  },
} as const satisfies Words;

export type BalanceWord = keyof typeof balanceWords;

/**
 * Definitions of the amounts paid back on a pledge: unspent money, advances of a pledge that ended, and money whose
 * condition failed.
 */
export const paidBack = {
  refunded: {
    means: 'Paid back to the donor, whatever for, less what the bank sent back',
    terms: inKinds(
      ['ContributionRefunded', 'RefundPaid', 'PaymentReturned'],
      plus(account.refunds),
      {
        ...plus(account.refundsPayable),
        ofPledges: true,
      },
    ),
  },
} as const satisfies Words;

/** Names of the figures that make sense in the currency of the journal lines as well as in USD. */
export const wordsInCurrency = [
  'announced',
  'agreed',
  'conditional',
  'received',
  'writtenOff',
  'outstanding',
  'receivable',
  'receivedInAdvance',
  'conditionalLiability',
  'refundsPayable',
  'levyPayable',
  'unapplied',
  'cash',
  'revenue',
  'refunds',
  'interest',
  'recoveries',
  'bankCharges',
] as const satisfies readonly BalanceWord[];

/** Definition of the balance of journal lines, debit less credit, for rows grouped by account. */
export const debitBalance = {
  balance: { means: 'Debit less credit of the lines', terms: [plus(codesOf.all)] },
} as const satisfies Words;
