import { kit } from '@art30/accounting';
import { ownPageAnswered } from '@art30/books';
import {
  ChangedLine,
  ChangedValue,
  ChangingEvent,
  IssuedStatement,
  StatementChanges,
  StatementRendition,
} from '../statements/answers/statements.answers';

const { answer, answerRowsMax: rowsMax, listOf, nullable, part, pick } = kit;

const OwnRendition = answer('OwnRendition', pick(StatementRendition, 'type', 'bytes', 'sha256'));

/** A statement that was issued to the donor. */
const OwnStatement = answer('OwnStatement', {
  ...pick(IssuedStatement, 'id', 'donorId', 'from', 'to', 'issuedOn', 'sequence', 'policy'),
  ...pick(IssuedStatement, 'template', 'language', 'supersedes', 'supersededBy'),
  renditions: listOf(OwnRendition, rowsMax)('Its forms, JSON and CSV, with their hashes.'),
});

/** Statements of a donor in the order of their issue. */
export const OwnStatements = answer('OwnStatements', {
  ...ownPageAnswered,
  items: listOf(OwnStatement, rowsMax)('The statements.'),
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

/** The lines in which a statement differs from the one that it supersedes. */
export const OwnStatementChanges = answer('OwnStatementChanges', {
  ...pick(StatementChanges, 'id', 'supersedes', 'afterSequence', 'throughSequence'),
  items: listOf(OwnChangedLine, rowsMax)('The lines that differ, in the order of the statement.'),
});
