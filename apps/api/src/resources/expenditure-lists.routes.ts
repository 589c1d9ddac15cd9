import { ExpenditureList, kit, readingRoles, ReportExpenditures } from '@art30/accounting';
import { AsOfQuery, ExpenditureListAnswer, ExpenditureListsPage, PageQuery } from '@art30/books';
import { chosenId } from '../routes/command-request';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { id, shape } = kit;

const ExpenditureListPath = shape('ExpenditureListPath', {
  listId: id('Id of the list.', 'ERP-2024-11'),
});

export const expenditureListQueries: QueryResource = {
  name: 'ExpenditureListsQueriesController',
  root: 'v1/expenditure-lists',
  tag: 'spending',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      // The answer has totals over pledges whose ids are not in it, so the access log names every donor.
      about: 'everybody',
      query: PageQuery,
      answer: ExpenditureListsPage,
      read: (books, query) => books.registers.expenditureLists.list(query),
      summary: 'Lists of expenditures',
      description: 'The lists that were approved, in the order of their ids.',
    }),
    findOne: queryRoute({
      at: ':listId',
      roles: readingRoles,
      about: 'everybody',
      path: ExpenditureListPath,
      query: AsOfQuery,
      answer: ExpenditureListAnswer,
      read: (books, query, { listId }) => books.registers.expenditureLists.find(listId, query),
      summary: 'One list of expenditures',
      description:
        'How far it is booked, and what was left out. `GET /v1/proposals/{proposalId}` has the expenditures.',
      unknown: 'EXPENDITURE_LIST_UNKNOWN',
    }),
  },
};

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
