import { kit } from '@art30/accounting';
import {
  explainable,
  pageAnswered,
  periodStatuses,
  timesAnswered,
  PageQuery,
  AsOfQuery,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  decimal,
  ledgerAccount,
  listOf,
  mapOf,
  moment,
  money,
  nullable,
  oneOf,
  part,
  uuid,
  words,
} = kit;

/** The year a path names. */
export const PeriodPath = kit.shape('PeriodPath', {
  year: kit.year('Fiscal year, which is the calendar year.', '2024'),
});

/** The year or month a path names. */
export const FencedPath = kit.shape('FencedPath', {
  period: kit.yearOrMonth('Fiscal year, or a month of it.', '2024-11'),
});

/** The closing of a year: the trial balance that the controller saw, and through which event. */
const PeriodClosing = answer('PeriodClosing', {
  effectiveDate: date('Date of the closing.', '2024-12-31'),
  recordedAt: moment('When it was recorded, UTC.', '2025-02-14T17:00:00.000Z'),
  approvedBy: nullable(words('The controller who approved it.', 'u.controller')),
  throughSequence: count('Sequence of the last event that the trial balance counts.', 110),
  trialBalance: mapOf(ledgerAccount, decimal, { what: 'ledger accounts', itemsMax: 1_000 })(
    'Balances in USD by account at the end of the year, as the controller saw them.',
    { '1120': '638281.91', '4110': '-638281.91' },
  ),
});

/** An event that posted into a year which stood closed: reverse it, or open the period. */
const StrayPosting = answer('StrayPosting', {
  sequence: count('Sequence of the event.', 113),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'ReceiptRecorded'),
  stream: words('Stream that holds the event.', 'receipt-0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  postingDate: date('Posting date.', '2024-12-15'),
  recordedAt: moment('When it was recorded, UTC.', '2025-02-14T16:49:59.000Z'),
  recordedBy: words('Who recorded it.', 'u.cashier'),
  approvedBy: nullable(words('Who approved it; null where nobody did.', 'u.approve')),
});

/** A fiscal year and whether it takes postings. */
const PeriodView = answer('PeriodView', {
  year: words('Fiscal year, which is the calendar year.', '2024'),
  status: oneOf(periodStatuses)(
    '`OPEN`, `SOFT_CLOSED` (only the controller posts) or `CLOSED`. Closing a year closes those before it.',
    'CLOSED',
  ),
  fencedThrough: nullable(
    date(
      'Last day up to which the latest fence of a month keeps everybody but the controller out; null where none reaches into the year.',
      '2024-11-30',
    ),
  ),
  closing: nullable(
    part(PeriodClosing)(
      'The closing, with its trial balance; null where the year is not closed, or was closed with a later one.',
    ),
  ),
  strayPostings: listOf(
    StrayPosting,
    rowsMax,
  )('Events that were posted into the year while it was closed, in the order of the log.'),
});

/** A receipt that was still in suspense at the end of the year. */
const UnappliedReceipt = answer('UnappliedReceipt', {
  id: uuid('Id of the receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  unapplied: money('Money in suspense, in the currency of the receipt.', {
    amount: '500.00',
    currency: 'EUR',
  }),
  unappliedUsd: money('The same in USD, at carrying value.', { amount: '552.49', currency: 'USD' }),
});

/** A fiscal year with all that concerns its closing, and the times it was looked at. */
const PeriodAnswer = answer('PeriodAnswer', {
  ...PeriodView.members,
  ...timesAnswered,
  ...explainable,
  revision: count('Revision of the list of fiscal years, as in the ETag.', 1),
  unappliedReceipts: listOf(
    UnappliedReceipt,
    rowsMax,
  )(
    'Receipts in suspense at the end of the year, at most 200 in the order in which they were recorded; all of them: `/v1/receipts?status=unapplied&asAt=…`.',
  ),
  unappliedUsd: money('All money in suspense at the end of the year.', {
    amount: '552.49',
    currency: 'USD',
  }),
});

/** Fiscal years with postings or a closing, in their order. */
const PeriodsPage = answer('PeriodsPage', {
  ...pageAnswered,
  items: listOf(PeriodView, rowsMax)('The years.'),
});

export const periodsQueries: QueryResource = {
  name: 'PeriodsQueriesController',
  root: 'v1/periods',
  tag: 'periods',
  routes: {
    list: queryRoute({
      at: '',
      query: PageQuery,
      answer: PeriodsPage,
      read: (books, query) => books.periods.list(query),
      summary: 'Fiscal years',
      description:
        'Years with postings or a closing, each with its status and the trial balance on which it was closed.',
    }),
    find: queryRoute({
      at: ':year',
      path: PeriodPath,
      query: AsOfQuery,
      answer: PeriodAnswer,
      read: (books, query, { year }) => books.periods.find(year, query),
      summary: 'One fiscal year',
      description:
        'Status of the year, the trial balance on which it was closed, receipts in suspense at its end, and stray postings: events that were written into the year while it was closed.',
      tagged: true,
    }),
  },
};
