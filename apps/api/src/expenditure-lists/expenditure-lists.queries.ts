import { ExpenditureLeftOut, kit, listedExpendituresMax, readingRoles } from '@art30/accounting';
import { AsOfQuery, pageAnswered, PageQuery, timesAnswered } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax,
  count,
  date,
  id,
  listOf,
  nullable,
  oneOf,
  part,
  reference,
  shape,
  words,
} = kit;

/** The list a path names. */
const ExpenditureListPath = shape('ExpenditureListPath', {
  listId: id('Id of the list.', 'ERP-2024-11'),
});

/** An expenditure of a list that is not booked. */
const LeftOutView = answer('LeftOutView', ExpenditureLeftOut.members);

/** A list of expenditures that was approved, and how far it is booked. */
const ExpenditureListView = answer('ExpenditureListView', {
  id: words('Id of the list.', 'ERP-2024-11'),
  documentReference: nullable(
    reference('Reference of the file that holds it.', 'ERP file 2024-11'),
  ),
  listedOn: date('Day on which it was approved.', '2024-12-03'),
  items: count('Expenditures of the list.', 3),
  totals: listOf(
    kit.Money,
    listedExpendituresMax,
  )('Direct cost of the whole list by currency, in the order of the codes.'),
  status: oneOf(['UNDER_WAY', 'LEFT_OUT', 'BOOKED'])(
    '`UNDER_WAY`: it is being booked. `LEFT_OUT`: all are booked but those that were left out, which wait for signatures under the same proposal. `BOOKED`: all are booked.',
    'BOOKED',
  ),
  leftOut: listOf(
    part(LeftOutView),
    listedExpendituresMax,
  )('Expenditures that were left out and are not booked since, in the order of the list.'),
  bookedOn: nullable(date('Day on which the whole list was booked; null before.', '2024-12-03')),
  proposalId: nullable(
    words(
      'Its proposal, which holds the expenditures themselves; null where none was made.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
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
      answer: answer('ExpenditureListsPage', {
        ...pageAnswered,
        items: listOf(ExpenditureListView, answerRowsMax)('The lists.'),
      }),
      read: (books, query) => books.expenditureLists.list(query),
      summary: 'Lists of expenditures',
      description: 'The lists that were approved, in the order of their ids.',
    }),
    findOne: queryRoute({
      at: ':listId',
      roles: readingRoles,
      about: 'everybody',
      path: ExpenditureListPath,
      query: AsOfQuery,
      answer: answer('ExpenditureListAnswer', { ...ExpenditureListView.members, ...timesAnswered }),
      read: (books, query, { listId }) => books.expenditureLists.find(listId, query),
      summary: 'One list of expenditures',
      description:
        'How far it is booked, and what was left out. `GET /v1/proposals/{proposalId}` has the expenditures.',
      unknown: 'EXPENDITURE_LIST_UNKNOWN',
    }),
  },
};
