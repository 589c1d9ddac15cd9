import {
  BankAccountClosing,
  BankAccountNaming,
  BankAccountOpening,
  CloseBankAccount,
  OpenBankAccount,
  RenameBankAccount,
} from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { BankAccountPath } from './bank-accounts.queries';

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
