import {
  BankAccountClosing,
  BankAccountNaming,
  BankAccountOpening,
  CloseBankAccount,
  kit,
  OpenBankAccount,
  readingRoles,
  RenameBankAccount,
} from '@art30/accounting';
import { AsOfQuery, BankAccountAnswer, BankAccountsPage, PageQuery } from '@art30/books';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, shape } = kit;

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

export const bankAccountRoutes: CommandResource = {
  name: 'BankAccountsController',
  root: 'v1/bank-accounts',
  tag: 'bank accounts',
  routes: {
    open: commandRoute({
      at: '',
      begins: 'OpenBankAccount',
      about: 'none',
      path: NoPath,
      body: BankAccountOpening,
      command: (facts, _path, request) => new OpenBankAccount(facts, request),
      summary: 'Open a bank account',
      description:
        'Registers an official bank account, with a ledger account that no other bank account uses.',
    }),
    rename: commandRoute({
      at: ':code/name',
      begins: 'RenameBankAccount',
      about: 'none',
      path: BankAccountPath,
      body: BankAccountNaming,
      command: (facts, { code }, request) => new RenameBankAccount({ ...facts, code }, request),
      summary: 'Name a bank account',
      description:
        'The account bears the name from a day on; its code stays. Statements show the name that it bore at their end.',
    }),
    close: commandRoute({
      at: ':code/closing',
      begins: 'CloseBankAccount',
      about: 'none',
      path: BankAccountPath,
      body: BankAccountClosing,
      command: (facts, { code }, request) => new CloseBankAccount({ ...facts, code }, request),
      summary: 'Close a bank account',
      description:
        'Closes an account on which nobody holds anything, after its last movement. Nothing is booked on it under a later date; its code and its ledger account are never used again.',
    }),
  },
};
