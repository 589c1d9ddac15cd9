import { kit, readingRoles } from '@art30/accounting';
import {
  DimensionFilter,
  explainable,
  figure,
  pageAnswered,
  writeOffTotalWords,
  writeOffWords,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  pick,
  shape,
  uuid,
  words,
} = kit;

const kinds = ['WRITE_OFF', 'REVALUATION', 'REVERSAL'] as const;
/** Filters of write-offs. */
const WriteOffsQuery = shape('WriteOffsQuery', {
  ...pick(
    DimensionFilter,
    ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
    ...(['year', 'donor', 'pledge', 'purpose', 'recommendation'] as const),
  ),
});

/** A write-off, a share of a late run or a reversal in the log. */
const WriteOffEvent = answer('WriteOffEvent', {
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  sequence: count('Place of the event in the whole log.', 61),
  effectiveDate: date('Day of the write-off, or of its reversal.', '2025-04-30'),
  postingDate: date('Posting date.', '2025-04-30'),
});

/**
 * The amounts that one event writes off of one instalment for one purpose; negative in a reversal.
 */
const WriteOffItem = answer('WriteOffItem', {
  ...WriteOffEvent.members,
  kind: oneOf([...kinds])(
    '`WRITE_OFF`; `REVALUATION`, the change of its value by a run that was recorded after it and is as at an earlier day; `REVERSAL` of either, whose signs are opposite.',
    'WRITE_OFF',
  ),
  donor: words('Id of the donor.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recommendation: words('The call under which it was made.', 'n'),
  instalment: count('Number of the instalment.', 2),
  purpose: words('Purpose that the money was for.', 'TA-GEN'),
  amount: figure(writeOffWords.amount, '20000.00', 'EUR'),
  carryingUsd: figure(writeOffWords.carryingUsd, '21276.60'),
  allowanceUsd: figure(writeOffWords.allowanceUsd, '0.00'),
  expenseUsd: figure(writeOffWords.expenseUsd, '21276.60'),
  investigationReference: words(
    'Reference of the investigation behind the write-off.',
    'INV-2025-3',
  ),
  approvalReference: words('Approval of the write-off.', 'Controller memo 2025-04-28'),
  reason: words(
    'Reason for which nothing more is expected, also of a revaluation; of a reversal, its reason.',
    'donor will not pay the balance',
  ),
  recordedBy: words('Who recorded the event.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.controller')),
  reverses: nullable(
    part(WriteOffEvent)('The event that this reverses; null unless it is a reversal.'),
  ),
  revalues: nullable(
    part(WriteOffEvent)('The event whose value this changes; null unless it is a revaluation.'),
  ),
  reversedBy: nullable(
    part(WriteOffEvent)('The event that reverses this one; null while it stands.'),
  ),
});

/** Write-offs less their reversals, with their recoveries. */
const WriteOffTotals = answer('WriteOffTotals', {
  carryingUsd: figure(writeOffTotalWords.carryingUsd, '21276.60'),
  allowanceUsd: figure(writeOffTotalWords.allowanceUsd, '0.00'),
  expenseUsd: figure(writeOffTotalWords.expenseUsd, '21276.60'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '0.00'),
  inCurrencies: listOf(money, rowsMax)('Written off in each currency of pledges.', [
    { amount: '20000.00', currency: 'EUR' },
  ]),
});

/** All of one year. */
const YearWriteOffs = answer('YearWriteOffs', {
  ...WriteOffTotals.members,
  year: words('Year of the posting dates.', '2025'),
});

/** Recoveries of a year from one pledge. */
const Recovery = answer('Recovery', {
  year: words('Year of the posting dates.', '2026'),
  donor: words('Donor that paid after the write-off.', 'DON-A'),
  pledge: words('Its pledge.', 'P1'),
  recovered: figure(writeOffTotalWords.recoveredUsd, '5000.00', 'EUR'),
  recoveredUsd: figure(writeOffTotalWords.recoveredUsd, '5319.15'),
});

/** Losses of receivables that were written off. */
const WriteOffs = answer('WriteOffs', {
  ...pageAnswered,
  ...explainable,
  items: listOf(
    WriteOffItem,
    rowsMax,
  )('Write-offs and reversals by posting date, and in the order of the log within a day.'),
  years: listOf(YearWriteOffs, rowsMax)('Each year, over all pages.'),
  totals: part(WriteOffTotals)('All years.'),
  recoveries: listOf(
    Recovery,
    rowsMax,
  )('Recoveries of what was written off, by year, pledge and currency, over all pages.'),
});

export const writeOffsQueries: QueryResource = {
  name: 'WriteOffsController',
  root: 'v1/write-offs',
  tag: 'reports',
  routes: {
    find: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'filtered',
      query: WriteOffsQuery,
      answer: WriteOffs,
      read: (books, query) => books.writeOffs.find(query),
      summary: 'Receivables written off, by year',
      description:
        'The losses of receivables that the report on a year states: each write-off by instalment and purpose, the part out of the allowance and the part that is an expense, with its investigation and approval. A reversal is a row of its own, negative, in the year in which it is posted; so is what a run changes that was recorded after the write-off, and is as at a day before it. Totals and recoveries are over all pages and agree with the trial balance.',
    }),
  },
};
