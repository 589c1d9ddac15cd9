import { ExpenditureList, ReportExpenditures } from '@art30/accounting';
import { chosenId } from '../routes/command-request';
import { commandRoute, NoPath, type CommandResource } from '../routes/command-routes';

export const expenditureListRoutes: CommandResource = {
  name: 'ExpenditureListsController',
  root: 'v1/expenditure-lists',
  tag: 'spending',
  routes: {
    report: commandRoute({
      at: '',
      begins: 'ReportExpenditures',
      about: 'named',
      path: NoPath,
      body: ExpenditureList,
      command: ({ id, items, ...facts }, _path, request) => {
        const listId = chosenId(id, request);
        const identified = items.map((item, index) => ({
          ...item,
          id: item.id ?? request.identity.eventName('chosen id of item', index),
        }));
        return new ReportExpenditures({ ...facts, listId, items: identified }, request);
      },
      summary: 'Report a list of expenditures',
      description:
        'Up to 200 expenditures on any pledges, signed as one. The whole list is tried beforehand, each expenditure upon those before it; the first that is refused refuses the list, and `field` names it. Once approved they are booked one by one, as if each had been reported by itself; the service goes on by itself with what is not booked when the approval is answered. An expenditure that is refused meanwhile, or would book something else than was signed, is left out; what was left out goes back to the certifier, as the rest of the list.',
    }),
  },
};
