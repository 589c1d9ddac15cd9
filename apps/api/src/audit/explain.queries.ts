import { kit } from '@art30/accounting';
import { type BalanceWord, balanceWords, linesAsked, pageAnswered } from '@art30/books';
import { HistoryEvent } from '../journal/history-event.answers';
import { JournalLine } from '../journal/journal.queries';
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
  optional,
  part,
  shape,
  wholeNumber,
  words,
} = kit;

/**
 * A question for the lines of a figure, by its word and dimensions, or of an event, by its place.
 */
const ExplainQuery = shape('ExplainQuery', {
  ...linesAsked,
  word: optional(
    oneOf(Object.keys(balanceWords) as BalanceWord[])(
      'Name of a figure of `/v1/balances`: only lines that count in it.',
      'unallocated',
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
const ExplainedLine = answer('ExplainedLine', {
  ...JournalLine.members,
  bankCredit: nullable(
    part(BankCredit)(
      'The bank credit that the event of the line rests on; null where there is none.',
    ),
  ),
  counts: listOf(WordShare, rowsMax)('Every figure of a balance row that the line counts in.'),
});

/** The figure that is explained. */
const ExplainedFigure = answer('ExplainedFigure', {
  word: words('Name of the figure in a balance row.', 'unallocated'),
  means: words(
    'Meaning of the figure, in words.',
    'Applied cash that carries no spending authority yet, debts to be paid out of it included',
  ),
  formula: words(
    'Accounts whose lines the figure sums, each with its sign.',
    '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
  ),
  usd: money('Value of the figure, over all lines of all pages.', {
    amount: '210966.85',
    currency: 'USD',
  }),
  lines: count('Number of lines on all pages.', 12),
});

/** Journal lines, and the figure or event that they make. */
const Explanation = answer('Explanation', {
  ...pageAnswered,
  figure: nullable(part(ExplainedFigure)('The figure; null where `word` was not given.')),
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
        'The journal lines behind a figure of a balance row, chosen by `word` and the dimensions of the row, or the lines of one event, chosen by its `sequence`. Each line comes with its event, who recorded it, the bank credit behind it, and the figures in which it counts.',
    }),
  },
};
