import { kit, readingRoles } from '@art30/accounting';
import {
  pageAsked,
  receiptFilters,
  AsOfQuery,
  OwnReceiptAnswer,
  OwnReceiptsPage,
  ReceiptAnswer,
  ReceiptsPage,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { ReceiptPath } from './paths';

const { oneOf, optional, shape } = kit;

/** `unapplied`: some of the money waits in suspense. `applied`: a pledge, the account itself or a return that came back has it. `returned`: all of it was paid back. `reversed`: the record was taken back. */
const ReceiptsQuery = shape('ReceiptsQuery', {
  ...pageAsked,
  status: optional(
    oneOf(receiptFilters)(
      'Only receipts of this status: `unapplied`, `applied`, `returned` or `reversed`; or `overpaid`, those of any status out of which an overpayment is owed back.',
      'unapplied',
    ),
  ),
});

export const receiptsQueries: QueryResource = {
  name: 'ReceiptsQueriesController',
  root: 'v1/receipts',
  tag: 'receipts',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'receiptItems',
      query: ReceiptsQuery,
      answer: ReceiptsPage,
      own: {
        answer: OwnReceiptsPage,
        without: ['status'],
        read: (own, query) => own.receipts.list(query),
      },
      read: (books, query) => books.registers.receipts.list(query),
      summary: 'Receipts',
      description:
        'Bank credits in the order in which they were recorded, each with the money still in suspense, the overpayment owed back, and its age. `status=unapplied` lists money that waits to be identified, `status=overpaid` overpayments that are owed back. Buckets and totals are over all pages. A donor sends no `status`.',
    }),
    find: queryRoute({
      at: ':receiptId',
      roles: readingRoles,
      about: 'named',
      path: ReceiptPath,
      query: AsOfQuery,
      answer: ReceiptAnswer,
      own: {
        answer: OwnReceiptAnswer,
        read: (own, query, { receiptId }) => own.receipts.find(receiptId, query),
      },
      read: (books, query, { receiptId }) => books.registers.receipts.find(receiptId, query),
      summary: 'One receipt',
      description: 'A receipt with its applications to pledges, reversed ones included.',
      unknown: 'RECEIPT_UNKNOWN',
      tagged: true,
    }),
  },
};
