import { TakeOver, TakeOverPledge } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const takeOverRoutes: CommandResource = {
  name: 'TakeOverController',
  root: 'v1/opening-balances',
  tag: 'opening balances',
  routes: {
    pledge: commandRoute({
      at: '',
      begins: 'TakeOverPledge',
      about: 'named',
      path: NoPath,
      body: TakeOver,
      command: ({ id, ...facts }, _path, request) =>
        new TakeOverPledge({ ...facts, pledgeId: chosenId(id, request) }, request),
      summary: 'Take over a pledge from another system',
      description:
        'Books a pledge that another system kept: its agreement, what became of each instalment for each purpose, its cash, spending authority, and refunds and levies owed. The values are those of the other system, against the accumulated surplus. Only the controller may do this, once for each pledge, and `documentReference` names the document behind it. Nothing of the pledge can be dated before; from then on it is a pledge like any other.',
    }),
  },
};
