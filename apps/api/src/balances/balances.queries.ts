import { kit, readingRoles } from '@art30/accounting';
import {
  balanceWords,
  dimensionsAsked,
  explainable,
  figure,
  pageAnswered,
  wordsInCurrency,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  ledgerAccount,
  listOf,
  money,
  nullable,
  oneOf,
  optional,
  part,
  pick,
  shape,
  text,
  words,
} = kit;

/** The identity of a contribution's books, in USD: fundBalance = receivable − allowance − receivedInAdvance − conditionalLiability − pledgePayables + unallocated + availableProgrammable + availableSupportReserve. */
export const Identity = answer('Identity', {
  receivable: figure(balanceWords.receivable, '555555.55'),
  allowance: figure(balanceWords.allowance, '0.00'),
  receivedInAdvance: figure(balanceWords.receivedInAdvance, '0.00'),
  conditionalLiability: figure(balanceWords.conditionalLiability, '0.00'),
  pledgePayables: figure(balanceWords.pledgePayables, '0.00'),
  unallocated: figure(balanceWords.unallocated, '210966.85'),
  availableProgrammable: figure(balanceWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '52000.00'),
  fundBalance: figure(balanceWords.fundBalance, '1218522.40'),
  difference: money(
    '`fundBalance` less what the other figures come to: always zero, or the books are broken.',
    { amount: '0.00', currency: 'USD' },
  ),
});

/** A question for balances: the dimensions of the rows, and filters of the lines. */
const BalancesQuery = shape('BalancesQuery', {
  ...dimensionsAsked,
  by: optional(
    text(200)(
      'Dimensions by which the lines are told apart, separated by commas: donor, pledge, instalment, purpose, recommendation, account, currency, fund, bankAccount, accountItem, year. Left out: totals only.',
      'donor,purpose',
    ),
  ),
  memorandum: optional(
    oneOf(['true', 'false'])(
      '`true` shows memorandum accounts (9xxx) in rows by account, and counts them in the totals. Rows that are not by account always count them.',
      'false',
    ),
  ),
});

/** The figures of a balance row. Signs are such that what one would expect is positive. */
const Balance = answer('Balance', {
  announced: figure(balanceWords.announced, '1195652.17'),
  agreed: figure(balanceWords.agreed, '1222222.22'),
  conditional: figure(balanceWords.conditional, '0.00'),
  received: figure(balanceWords.received, '662983.42'),
  writtenOff: figure(balanceWords.writtenOff, '0.00'),
  outstanding: figure(balanceWords.outstanding, '555555.55'),
  receivable: figure(balanceWords.receivable, '555555.55'),
  allowance: figure(balanceWords.allowance, '0.00'),
  receivedInAdvance: figure(balanceWords.receivedInAdvance, '0.00'),
  conditionalLiability: figure(balanceWords.conditionalLiability, '0.00'),
  refundsPayable: figure(balanceWords.refundsPayable, '0.00'),
  levyPayable: figure(balanceWords.levyPayable, '0.00'),
  pledgePayables: figure(balanceWords.pledgePayables, '0.00'),
  unapplied: figure(balanceWords.unapplied, '0.00'),
  cash: figure(balanceWords.cash, '662966.85'),
  allocated: figure(balanceWords.allocated, '452000.00'),
  unallocated: figure(balanceWords.unallocated, '210966.85'),
  shortfall: nullable(
    money(
      'What `unallocated` lacks to `pledgePayables`: it blocks new allocations. Null where lines are told apart by something that owns no money, such as an account, a currency or a year.',
      { amount: '0.00', currency: 'USD' },
    ),
  ),
  availableProgrammable: figure(balanceWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '52000.00'),
  revenue: figure(balanceWords.revenue, '1222222.22'),
  refunds: figure(balanceWords.refunds, '0.00'),
  interest: figure(balanceWords.interest, '0.00'),
  recoveries: figure(balanceWords.recoveries, '0.00'),
  exchangeGain: figure(balanceWords.exchangeGain, '0.00'),
  exchangeLoss: figure(balanceWords.exchangeLoss, '3683.25'),
  bankCharges: figure(balanceWords.bankCharges, '16.57'),
  doubtfulDebts: figure(balanceWords.doubtfulDebts, '0.00'),
  writeOff: figure(balanceWords.writeOff, '0.00'),
  directExpenditure: figure(balanceWords.directExpenditure, '0.00'),
  supportSpending: figure(balanceWords.supportSpending, '0.00'),
  pscCharged: figure(balanceWords.pscCharged, '0.00'),
  supportIncome: figure(balanceWords.supportIncome, '0.00'),
  transfersInNet: figure(balanceWords.transfersInNet, '0.00'),
  fundBalance: figure(balanceWords.fundBalance, '1218522.40'),
});

/** The figures that have a meaning in the currency of the lines. */
const CurrencyBalance = answer('CurrencyBalance', {
  ...pick(Balance, ...wordsInCurrency),
});

/** Figures of some lines. */
export const BalanceFigures = answer('BalanceFigures', {
  usd: part(Balance)('In US dollars, the currency of the books.'),
  inCurrency: optional(
    part(CurrencyBalance)('In the currency of the lines; only where all of them have the same.'),
  ),
});

/** Lines that share the dimensions asked for. A dimension that they do not carry is null. */
export const BalanceRow = answer('BalanceRow', {
  ...BalanceFigures.members,
  label: words(
    'Values of the dimensions in the order of `by`, to be shown to people; a missing one is `unattributed`.',
    'DON-A, k',
  ),
  donor: optional(
    nullable(words('Donor; like all that follow, present only where `by` names it.', 'DON-A')),
  ),
  pledge: optional(nullable(words('Pledge.', 'P1'))),
  instalment: optional(nullable(count('Number of the instalment.', 1))),
  purpose: optional(nullable(words('Purpose.', 'k'))),
  recommendation: optional(nullable(words('The call under which the money was given.', 'n'))),
  account: optional(ledgerAccount('Ledger account.', '1310')),
  currency: optional(currency('Currency of the lines.', 'EUR')),
  fund: optional(words('Fund.', 'ART30')),
  bankAccount: optional(nullable(words('Bank account.', 'BK-EUR'))),
  accountItem: optional(
    nullable(words("Kind of the account's own item, of lines without a donor.", 'FEE')),
  ),
  year: optional(words('Year of the posting date.', '2024')),
  balance: optional(
    money('Debit less credit of the lines; only where `by` names the account.', {
      amount: '555555.55',
      currency: 'USD',
    }),
  ),
  identity: nullable(
    part(Identity)(
      'Figures of which the fund balance consists. Null where `by` or a filter names anything but donor, pledge, purpose and recommendation, and for money in suspense or of the programme support fund.',
    ),
  ),
});

/** Balances as at a date, as known at a moment. */
const Balances = answer('Balances', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor', 'purpose']),
  items: listOf(
    BalanceRow,
    rowsMax,
  )('One row for each combination of dimensions that lines carry, ordered by them.'),
  totals: part(BalanceFigures)('The figures over all rows of all pages.'),
  netAssets: money('Assets less liabilities of the whole ledger, whatever was filtered.', {
    amount: '1896522.40',
    currency: 'USD',
  }),
});

export const balancesQueries: QueryResource = {
  name: 'BalancesController',
  root: 'v1/balances',
  tag: 'balances',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: BalancesQuery,
      answer: Balances,
      read: (books, query) => books.balances.find(query),
      summary: 'Balances by donor, purpose, recommendation and other dimensions',
      description:
        'Sums of journal lines by the dimensions that `by` names, in USD, and also in the currency of the lines where `by` or a filter names the currency. Lines without a dimension have a row of their own, labelled `unattributed`.',
    }),
  },
};
