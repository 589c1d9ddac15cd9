import { kit, readingRoles } from '@art30/accounting';
import { AsOfQuery, PageQuery, ExpenditureListAnswer, ExpenditureListsPage } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

/** The list a path names. */
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
      // Their totals are over pledges that the answer does not name.
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
