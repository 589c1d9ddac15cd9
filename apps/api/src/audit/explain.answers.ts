import { HistoryEvent } from '../journal/history-event.answers';
import { JournalLine } from '../journal/journal.answers';
import { type BalanceWord, balanceWords, linesAsked, pageAnswered } from '@art30/books';
import { kit } from '@art30/accounting';
const {
  answer,
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
const { answerRowsMax: rowsMax } = kit;
/** What is to be explained: a figure by its word and dimensions, or a line by its place. */
export const ExplainQuery = shape('ExplainQuery', {
  ...linesAsked,
  word: optional(
    oneOf(Object.keys(balanceWords) as BalanceWord[])(
      'Figure of a balance row: only lines that count in it.',
      'unallocated',
    ),
  ),
  sequence: optional(
    wholeNumber(1, Number.MAX_SAFE_INTEGER)('Lines of the event with this sequence.', 42),
  ),
  line: optional(wholeNumber(0, 10_000)('Only this line of the event, from 0.', 0)),
});

/** What a line adds to one figure. */
const WordShare = answer('WordShare', {
  word: words('Figure of a balance row.', 'receivable'),
  usd: money('What the line adds to it; negative where it lowers it.', {
    amount: '666666.67',
    currency: 'USD',
  }),
});

/** The line of a bank statement that an event rests on. */
const BankCredit = answer('BankCredit', {
  receipt: words('Id of the receipt that records it.', 'R1'),
  bankAccount: words('Own account that it came in on.', 'BK-EUR'),
  bankReference: words("The bank's reference of the line.", 'EUR-2024-07-02-001'),
  valueDate: date('Value date of the bank.', '2024-07-02'),
  net: money('What the bank credited.', { amount: '599985.00', currency: 'EUR' }),
});

/** A journal line, its people, and the figures it counts in. */
const ExplainedLine = answer('ExplainedLine', {
  ...JournalLine.members,
  recordedBy: words('Who recorded the event.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  bankCredit: nullable(
    part(BankCredit)(
      'The bank credit that the event of the line rests on; null where there is none.',
    ),
  ),
  counts: listOf(WordShare, rowsMax)('Every figure of a balance row that the line counts in.'),
});

/** The figure that is explained. */
const ExplainedFigure = answer('ExplainedFigure', {
  word: words('Its name in a balance row.', 'unallocated'),
  means: words(
    'What it says.',
    'Applied cash that carries no spending authority yet, debts to be paid out of it included',
  ),
  formula: words(
    'Accounts and signs whose lines it sums up.',
    '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
  ),
  usd: money('Sum of what all lines of all pages add to it.', {
    amount: '210966.85',
    currency: 'USD',
  }),
  lines: count('Lines of all pages.', 12),
});

/** Journal lines and what they make. */
export const Explanation = answer('Explanation', {
  ...pageAnswered,
  figure: nullable(part(ExplainedFigure)('The figure; null where none was named.')),
  event: nullable(
    part(HistoryEvent)('The event with its facts; null where no sequence was named.'),
  ),
  items: listOf(ExplainedLine, rowsMax)('The lines in the order of the log.'),
});
