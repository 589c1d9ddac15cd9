import { kit, readingRoles } from '@art30/accounting';
import { DimensionFilter, cashOwners, explainable, pageAnswered } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  ledgerAccount,
  listOf,
  money,
  nullable,
  oneOf,
  pick,
  shape,
  uuid,
  words,
} = kit;

/** Filters of cash; an empty pledge asks for cash of no pledge. */
const CashQuery = shape('CashQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['bankAccount', 'account', 'currency', 'pledge', 'donor'] as const),
  ),
});

/** Cash in one currency, in it and in US dollars at carrying value. */
const CashFigures = answer('CashFigures', {
  amount: money('Balance, in the currency of the account.', {
    amount: '599985.00',
    currency: 'EUR',
  }),
  usd: money('The same at carrying value.', { amount: '662966.85', currency: 'USD' }),
  borrowed: money(
    'Internal borrowing: payments of owners from this account beyond their own cash on it, out of the cash of other owners.',
    { amount: '0.00', currency: 'EUR' },
  ),
  borrowedUsd: money('The same at carrying value.', { amount: '0.00', currency: 'USD' }),
});

/** Cash on an account. */
const AccountCash = answer('AccountCash', {
  ...CashFigures.members,
  bankAccount: nullable(
    words('Code of the bank account; null for cash that names none.', 'BK-EUR'),
  ),
  account: ledgerAccount('Ledger account.', '1120'),
  accountName: words('Its name.', 'Cash at bank, EUR'),
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

/** Cash of one owner on an account. */
const OwnedCash = answer('OwnedCash', {
  ...AccountCash.members,
  owner: oneOf(cashOwners)(
    "Who owns it: a pledge, nobody yet (suspense), or a fund (the account's own items).",
    'PLEDGE',
  ),
  pledge: nullable(words('The pledge; null for cash of no pledge.', 'P1')),
  donor: nullable(words('Its donor; null for cash of no pledge.', 'DON-A')),
  fund: nullable(words("The fund, of the account's own items; null for other cash.", 'ART30')),
});

/** Cash in one currency on all accounts. */
const CurrencyCash = answer('CurrencyCash', {
  ...CashFigures.members,
  currency: currency('Currency, ISO 4217.', 'EUR'),
});

/** A payment that left a bank account below zero, as another came at the same time. */
const Overdraft = answer('Overdraft', {
  sequence: count('Place of the payment in the log.', 97),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of its event.', 'RefundPaid'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  bankAccount: words('Bank account that paid.', 'BK-USD'),
  date: date('Day on which the account is lowest.', '2024-07-10'),
  balance: money('What it has on that day, below zero.', { amount: '-50.00', currency: 'USD' }),
});

/** Cash by account and owner. */
const Cash = answer('Cash', {
  ...pageAnswered,
  ...explainable,
  items: listOf(
    OwnedCash,
    rowsMax,
  )(
    "Cash by owner, in the order of bank account, ledger account, currency and pledge; the account's own items and suspense come last.",
  ),
  accounts: listOf(AccountCash, rowsMax)('Each account, over all owners of all pages.'),
  currencies: listOf(CurrencyCash, rowsMax)('Each currency, over all accounts.'),
  overdrafts: listOf(
    Overdraft,
    rowsMax,
  )(
    'Payments of ours that left a bank account below zero because another came at the same time, in the order of the log, whatever is filtered; reverse one, or move money there.',
  ),
  totalUsd: money('All cash at carrying value.', { amount: '1340966.85', currency: 'USD' }),
  suspenseUsd: money('Part of it in suspense, which no pledge owns.', {
    amount: '0.00',
    currency: 'USD',
  }),
  accountItemsUsd: money(
    "Part of it of the account's own items: interest, fees and the support fund's spending.",
    { amount: '0.00', currency: 'USD' },
  ),
  borrowedUsd: money('Internal borrowing on all accounts.', { amount: '0.00', currency: 'USD' }),
});

export const cashQueries: QueryResource = {
  name: 'CashController',
  root: 'v1/cash',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: CashQuery,
      answer: Cash,
      read: (books, query) => books.cash.find(query),
      summary: 'Cash by account and owner',
      description:
        'Cash at bank and clearing by bank account, ledger account, currency and owner, which is a pledge, suspense, or a fund with its own items there. A negative amount means that the owner has paid more from the account than it holds there, and so borrows from the others. Accounts, currencies and totals are over all pages.',
    }),
  },
};
