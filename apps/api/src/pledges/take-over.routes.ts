import { TakeOver, TakeOverPledge } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';
import { directSignatureRefusals, placeRefusals } from './pledge-refusals';

export const takeOverRoutes: CommandResource = {
  name: 'TakeOverController',
  root: 'v1/opening-balances',
  tag: 'opening balances',
  routes: {
    pledge: commandRoute({
      at: '',
      path: NoPath,
      body: TakeOver,
      command: ({ id, ...facts }, _path, request) =>
        new TakeOverPledge({ ...facts, pledgeId: chosenId(id, request) }, request),
      summary: 'Take over a pledge from another system',
      description:
        'Its agreement, what became of each instalment for each purpose, its cash, spending authority, ' +
        'refunds and levies owed, at the values of the other books, against the accumulated surplus. For the controller ' +
        'alone, once, by the document that `documentReference` names. Nothing of the pledge is dated ' +
        'before; from then on it is a pledge like any other.',
      refusals: [
        'AUTHORITY_REQUIRED',
        'PLEDGE_EXISTS',
        'DOCUMENT_REQUIRED',
        'LIMIT_EXCEEDED',
        'DUPLICATE_ID',
        ...directSignatureRefusals,
        'INSTALMENT_UNKNOWN',
        'BALANCES_DO_NOT_SUM',
        'NOT_CONDITIONAL',
        'EXCEEDS_RECEIVABLE',
        'BANK_ACCOUNT_UNKNOWN',
        'BANK_ACCOUNT_NOT_OPEN',
        ...placeRefusals.filter((code) => !directSignatureRefusals.includes(code)),
      ],
      approvedBy: 'controller',
      collection: 'v1/pledges',
    }),
  },
};
