import { kit } from '@art30/accounting';
import { daysAsked, dueBuckets, linesAsked, pageAnswered, reportNames } from '@art30/books';
import { HistoryEvent } from '../../journal/history-event.answers';
import { JournalLine } from '../../journal/journal.queries';
import { queryRoute, type QueryResource } from '../../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  money,
  nullable,
  oneOf,
  optional,
  part,
  pattern,
  shape,
  wholeNumber,
  words,
} = kit;

/** A figure of a report, and what narrows its lines down. */
export const figureAsked = {
  ...linesAsked,
  ...daysAsked,
  report: optional(oneOf(reportNames)('Report of the figure. Left out: `balances`.', 'ageing')),
  figure: optional(
    pattern(
      'figure',
      /^[A-Za-z.]{1,60}$/,
      'must be the name of a figure: letters, and a dot behind the member that it is in',
    )(
      'Name of a figure in the answer of the report: only lines that count in it.',
      'outstandingUsd',
    ),
  ),
  memorandum: optional(
    oneOf(['true', 'false'])('`false` leaves out lines of memorandum accounts (9xxx).', 'true'),
  ),
};

/**
 * A question for the lines of a figure, by its report, name and dimensions, or of an event, by its place.
 */
const ExplainQuery = shape('ExplainQuery', {
  ...figureAsked,
  bucket: optional(
    oneOf(dueBuckets.map(({ name }) => name))(
      'Of the report `ageing`: only instalments in this bucket.',
      'DAYS_31_60',
    ),
  ),
  sequence: optional(
    wholeNumber(1, Number.MAX_SAFE_INTEGER)('Only lines of the event with this sequence.', 42),
  ),
  line: optional(wholeNumber(0, 10_000)('Only this line of the event, from 0.', 0)),
});

/** The amount that a line adds to one figure. */
const WordShare = answer('WordShare', {
  word: words('Name of a figure in a balance row.', 'receivable'),
  usd: money('Amount that the line adds to the figure; negative where it lowers the figure.', {
    amount: '666666.67',
    currency: 'USD',
  }),
});

/** The line of a bank statement that an event rests on. */
const BankCredit = answer('BankCredit', {
  receipt: words('Id of the receipt that records it.', 'R1'),
  bankAccount: words('Code of the own bank account that was credited.', 'BK-EUR'),
  bankReference: words("The bank's reference of the line.", 'EUR-2024-07-02-001'),
  valueDate: date('Value date of the bank.', '2024-07-02'),
  net: money('Amount that the bank credited.', { amount: '599985.00', currency: 'EUR' }),
});

/** A journal line, its people, and the figures it counts in. */
export const ExplainedLine = answer('ExplainedLine', {
  ...JournalLine.members,
  bankCredit: nullable(
    part(BankCredit)(
      'The bank credit that the event of the line rests on; null where there is none.',
    ),
  ),
  kind: words(
    'Kind of the event; for a reversal that of what it reverses, so that both cancel.',
    'ReceiptApplied',
  ),
  share: nullable(
    money('What the line adds to the figure that was asked for; null where none was.', {
      amount: '666666.67',
      currency: 'USD',
    }),
  ),
  counts: listOf(WordShare, rowsMax)('Every figure of a balance row that the line counts in.'),
});

/** The figure that is explained. */
const ExplainedFigure = answer('ExplainedFigure', {
  report: oneOf(reportNames)('Its report.', 'balances'),
  name: words('Its name in the answer of the report.', 'unallocated'),
  means: words(
    'Meaning of the figure, in words.',
    'Applied cash that carries no spending authority yet, debts to be paid out of it included',
  ),
  formula: words(
    'Accounts whose lines the figure sums, each with its sign.',
    '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
  ),
  value: money('Value of the figure, over all lines of all pages.', {
    amount: '210966.85',
    currency: 'USD',
  }),
  lines: count('Number of lines on all pages.', 12),
});

/** Journal lines, and the figure or event that they make. */
const Explanation = answer('Explanation', {
  ...pageAnswered,
  figure: nullable(part(ExplainedFigure)('The figure; null where `figure` was not given.')),
  event: nullable(
    part(HistoryEvent)('The event with its facts; null where `sequence` was not given.'),
  ),
  items: listOf(ExplainedLine, rowsMax)('The lines in the order of the log.'),
});

export const explainQueries: QueryResource = {
  name: 'ExplanationsController',
  root: 'v1/audit',
  tag: 'audit',
  routes: {
    explain: queryRoute({
      at: 'explain',
      query: ExplainQuery,
      answer: Explanation,
      read: (books, query) => books.explanations.find(query),
      summary: 'Explain a figure or an event',
      description:
        'The journal lines behind a figure of a report, chosen by `report`, `figure` and the dimensions of its row, as the template `explain` of every report gives them; or the lines of one event, chosen by its `sequence`. Each line comes with what it adds to the figure, its event, who recorded it, the bank credit behind it, and the figures of balances in which it counts. The shares of all lines come to the figure.',
    }),
  },
};
