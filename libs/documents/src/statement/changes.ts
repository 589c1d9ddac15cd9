import { kit } from '@art30/accounting';
import { ChangingEvent } from '@art30/books';
import { canonicalJson } from '@art30/event-sourcing';
import type { StatementContent } from './content';
import { statementLines, type LineSubject, type LineValue, type StatementLine } from './lines';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  money,
  nullable,
  part,
  pick,
  uuid,
  words,
} = kit;

/** Value of a statement line (an amount, a number or a text), with the date and reference of its fact. */
export const ChangedValue = answer('ChangedValue', {
  amount: nullable(
    money('Amount, where the line has one.', { amount: '-150000.00', currency: 'USD' }),
  ),
  number: nullable(words('Number that is no money.', '31')),
  text: nullable(words('Words.', 'Direct expenditure paid')),
  date: nullable(date('Date.', '2024-11-30')),
  reference: nullable(words('Reference.', '20240702-000117')),
});

/** A line of the statement that differs from the superseded one. */
export const ChangedLine = answer('ChangedLine', {
  section: words('Section of the statement.', 'unspent'),
  figure: words('Figure of the section.', 'expenditure'),
  recommendation: nullable(words('Recommendation of the line; null where it is of both.', 'n')),
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Instalment.', 2)),
  purpose: nullable(words('Purpose.', 'k')),
  level: nullable(words('Level.', 'NATIONAL')),
  country: nullable(words('Country.', 'KEN')),
  event: nullable(
    uuid(
      'Id of the event that makes the line, where one does.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  before: nullable(
    part(ChangedValue)('Value in the superseded statement; null where it has no such line.'),
  ),
  after: nullable(
    part(ChangedValue)('Value in this statement; null where it has no such line any more.'),
  ),
  events: listOf(
    ChangingEvent,
    rowsMax,
  )('Events recorded between the two that changed it, in log order.'),
});

/** Lines in which a statement differs from the one that it supersedes. */
export const StatementChanges = answer('StatementChanges', {
  id: uuid('Id of the statement.', 'c1a7b0de-55b1-5b0a-8f07-94b6f1a0d2e3'),
  supersedes: nullable(
    uuid(
      'Id of the statement that this one supersedes; null where there is none, and then nothing changed.',
      '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
    ),
  ),
  afterSequence: nullable(
    count('Sequence of the last event that the superseded statement counts.', 83),
  ),
  throughSequence: count('Sequence of the last event that this statement counts.', 90),
  items: listOf(
    ChangedLine,
    rowsMax,
  )('The lines that differ, in the order of the statement; lines that are gone come last.'),
});

const OwnChangingEvent = answer(
  'OwnChangingEvent',
  pick(ChangingEvent, 'id', 'type', 'sequence', 'postingDate'),
);

const OwnValue = answer(
  'OwnValue',
  pick(ChangedValue, 'amount', 'number', 'text', 'date', 'reference'),
);

const OwnChangedLine = answer('OwnChangedLine', {
  ...pick(ChangedLine, 'section', 'figure', 'recommendation', 'pledge', 'instalment'),
  ...pick(ChangedLine, 'purpose', 'level', 'country', 'event'),
  before: nullable(part(OwnValue)('Value in the superseded statement; null without such a line.')),
  after: nullable(part(OwnValue)('Value in this statement; null without such a line.')),
  events: listOf(OwnChangingEvent, rowsMax)('Events that changed it, in log order.'),
});

/** Differing lines of a statement in the form that a donor may read. */
export const OwnStatementChanges = answer('OwnStatementChanges', {
  ...pick(StatementChanges, 'id', 'supersedes', 'afterSequence', 'throughSequence'),
  items: listOf(OwnChangedLine, rowsMax)('The lines that differ, in the order of the statement.'),
});

/**
 * A line that differs between two statements of the same donor and period; a side without the line is null.
 */
export interface LineChange {
  readonly subject: LineSubject;
  readonly before: LineValue | null;
  readonly after: LineValue | null;
}

/**
 * Figures of the section `statement` that differ between any two issues, so that they are no change of the
 * content.
 */
const ofTheIssue = ['statement', 'supersedes', 'issuedOn', 'sequence', 'knownAt'];

/**
 * Returns the lines in which a statement differs from an earlier one, in the order of its lines. Lines that
 * only the earlier statement has come last.
 */
export function changedLines(before: StatementContent, after: StatementContent): LineChange[] {
  const earlier = byKey(before);
  const later = byKey(after);
  const stated = [...later].map(([key, { subject, value }]): LineChange => ({
    subject,
    before: earlier.get(key)?.value ?? null,
    after: value,
  }));
  const gone = [...earlier]
    .filter(([key]) => !later.has(key))
    .map(([, { subject, value }]): LineChange => ({ subject, before: value, after: null }));
  return [...stated, ...gone].filter(
    (line) => canonicalJson(line.before) !== canonicalJson(line.after),
  );
}

function byKey(content: StatementContent): Map<string, StatementLine> {
  const lines = statementLines(content).filter(
    ({ subject }) => subject.section !== 'statement' || !ofTheIssue.includes(subject.figure),
  );
  return new Map(lines.map((line) => [canonicalJson(line.subject), line]));
}
