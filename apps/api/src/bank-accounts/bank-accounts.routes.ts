import { BankAccountOpening, OpenBankAccount } from '@art30/accounting';
import { codesOf } from '@art30/ledger';
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
      description:
        'Registers an official bank account, with a ledger account that no other bank account uses.',
      refusals: codesOf('OpenBankAccount'),
    }),
  },
};
