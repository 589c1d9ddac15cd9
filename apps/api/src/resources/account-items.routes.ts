import {
  AccountFee,
  AccountItemReversal,
  ChargeAccountFee,
  kit,
  ReportSupportSpending,
  ReverseAccountItem,
  SupportSpending,
} from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, type CommandResource } from '../routes/command-routes';
import { BankAccountPath } from './bank-accounts.routes';

const { id, shape } = kit;

/** Path parameters of an amount that a bank account earns or pays without a donor, such as a fee. */
const AccountItemPath = shape('AccountItemPath', {
  ...BankAccountPath.members,
  eventId: id(
    'Id of its event, as the command that appended it answered.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
});

export const accountItemRoutes: CommandResource = {
  name: 'AccountItemsController',
  root: 'v1/bank-accounts',
  tag: 'bank accounts',
  routes: {
    charge: commandRoute({
      at: ':code/fees',
      begins: 'ChargeAccountFee',
      about: 'none',
      path: BankAccountPath,
      body: AccountFee,
      command: (facts, { code }, request) => new ChargeAccountFee({ ...facts, code }, request),
      summary: 'Book a fee of the bank',
      description:
        "Books what the bank took for the account itself: bank charges of a fund and of no donor, so that the account equals the bank's statement. The money is gone, so a fee that leaves the account below zero is booked and warned of.",
    }),
    spend: commandRoute({
      at: ':code/support-spending',
      begins: 'ReportSupportSpending',
      about: 'none',
      path: BankAccountPath,
      body: SupportSpending,
      command: ({ id, ...facts }, { code }, request) => {
        const spendingId = chosenId(id, request);
        return new ReportSupportSpending({ ...facts, code, spendingId }, request);
      },
      summary: 'Report spending of the programme support fund',
      description:
        'Books an expenditure of the programme support fund, as another system reports it, from a bank account or from CLEARING. It is no direct expenditure of a pledge: no support is charged for it. What the fund pays beyond what it has on the account it owes there.',
    }),
    reverse: commandRoute({
      at: ':code/items/:eventId/reversal',
      begins: 'ReverseAccountItem',
      about: 'none',
      path: AccountItemPath,
      body: AccountItemReversal,
      command: (facts, { code, eventId }, request) =>
        new ReverseAccountItem({ ...facts, code, eventId }, request),
      summary: "Reverse one of the account's own items",
      description:
        'Mirrors a fee or an expenditure of the support fund, once, at its original values; what has another value by now comes at its share of that.',
    }),
  },
};
