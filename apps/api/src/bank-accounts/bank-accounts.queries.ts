import { kit, readingRoles } from '@art30/accounting';
import { PageQuery, AsOfQuery, BankAccountAnswer, BankAccountsPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

/** The bank account a path names. */
export const BankAccountPath = shape('BankAccountPath', {
  code: id('Code of the bank account.', 'BK-EUR'),
});

export const bankAccountsQueries: QueryResource = {
  name: 'BankAccountsQueriesController',
  root: 'v1/bank-accounts',
  tag: 'bank accounts',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'none',
      query: PageQuery,
      answer: BankAccountsPage,
      read: (books, query) => books.registers.bankAccounts.list(query),
      summary: 'Bank accounts',
      description: 'All official bank accounts, each with the ledger account that is its own.',
    }),
    find: queryRoute({
      at: ':code',
      roles: readingRoles,
      about: 'none',
      path: BankAccountPath,
      query: AsOfQuery,
      answer: BankAccountAnswer,
      read: (books, query, { code }) => books.registers.bankAccounts.find(code, query),
      summary: 'One bank account',
      description: 'A bank account with the ledger account that is its own.',
      unknown: 'BANK_ACCOUNT_UNKNOWN',
    }),
  },
};
