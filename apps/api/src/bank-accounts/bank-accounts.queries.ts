import { BankAccountsPage, BankAccountPath, BankAccountAnswer } from './bank-accounts.answers';
import { PageQuery, AsOfQuery } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

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
