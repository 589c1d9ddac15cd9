import { ReceiptPath } from './paths';
import { AsOfQuery } from '@art30/books';
import { ReceiptsPage } from './receipt-ages.answers';
import { ReceiptsQuery, ReceiptAnswer } from './receipts.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

export const receiptsQueries: QueryResource = {
  name: 'ReceiptsQueriesController',
  root: 'v1/receipts',
  tag: 'receipts',
  routes: {
    list: queryRoute({
      at: '',
      query: ReceiptsQuery,
      answer: ReceiptsPage,
      read: (books, query) => books.receipts.list(query),
      summary: 'Receipts',
      description:
        'Bank credits in the order in which they were recorded, each with the money still in suspense, the overpayment owed back, and its age. `status=unapplied` lists money that waits to be identified, `status=overpaid` overpayments that are owed back. Buckets and totals are over all pages.',
    }),
    find: queryRoute({
      at: ':receiptId',
      path: ReceiptPath,
      query: AsOfQuery,
      answer: ReceiptAnswer,
      read: (books, query, { receiptId }) => books.receipts.find(receiptId, query),
      summary: 'One receipt',
      description: 'A receipt with its applications to pledges, reversed ones included.',
      unknown: 'RECEIPT_UNKNOWN',
      tagged: true,
    }),
  },
};
