import { BankAccountOpening, OpenBankAccount } from '@art30/accounting';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const bankAccountRoutes: CommandResource = {
  name: 'BankAccountsController',
  root: 'v1/bank-accounts',
  tag: 'bank accounts',
  routes: {
    open: commandRoute({
      at: '',
      path: NoPath,
      body: BankAccountOpening,
      command: (facts, _path, request) => new OpenBankAccount(facts, request),
      summary: 'Open a bank account',
      description: 'Names an official bank account and the one ledger account that is its own.',
      refusals: [
        'BANK_ACCOUNT_EXISTS',
        'LEDGER_ACCOUNT_IN_USE',
        'LEDGER_ACCOUNT_INVALID',
        'UNKNOWN_CURRENCY',
        'INVALID_DATE',
        'DATE_IN_FUTURE',
        'LIMIT_EXCEEDED',
      ],
    }),
  },
};
