import { kit } from '@art30/accounting';
import { pageAnswered, timesAnswered, PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  currency,
  date,
  id,
  ledgerAccount,
  listOf,
  nullable,
  shape,
  words,
} = kit;

/** The bank account a path names. */
export const BankAccountPath = shape('BankAccountPath', {
  code: id('Code of the bank account.', 'BK-EUR'),
});

/** An official bank account. */
const BankAccountView = answer('BankAccountView', {
  code: words('Code of the bank account.', 'BK-EUR'),
  name: nullable(words('Its name; null while it was given none.', 'Trust funds, euro')),
  currency: currency('Currency of the account, ISO 4217.', 'EUR'),
  ledgerAccount: ledgerAccount('Ledger account that no other bank account uses.', '1120'),
  openedOn: date('Day on which it was opened.', '2024-01-01'),
  closedOn: nullable(date('Its last day; null while it is open.', '2025-06-30')),
});

/** A bank account and the times it was looked at. */
const BankAccountAnswer = answer('BankAccountAnswer', {
  ...BankAccountView.members,
  ...timesAnswered,
});

/** Bank accounts in the order of their codes. */
const BankAccountsPage = answer('BankAccountsPage', {
  ...pageAnswered,
  items: listOf(BankAccountView, rowsMax)('The accounts.'),
});

export const bankAccountsQueries: QueryResource = {
  name: 'BankAccountsQueriesController',
  root: 'v1/bank-accounts',
  tag: 'bank accounts',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: BankAccountsPage,
      read: (books, query) => books.bankAccounts.list(query),
      summary: 'Bank accounts',
      description: 'All official bank accounts, each with the ledger account that is its own.',
    }),
    find: queryRoute({
      at: ':code',
      path: BankAccountPath,
      query: AsOfQuery,
      answer: BankAccountAnswer,
      read: (books, query, { code }) => books.bankAccounts.find(code, query),
      summary: 'One bank account',
      description: 'A bank account with the ledger account that is its own.',
      unknown: 'BANK_ACCOUNT_UNKNOWN',
    }),
  },
};
