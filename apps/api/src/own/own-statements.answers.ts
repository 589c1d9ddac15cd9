import { kit } from '@art30/accounting';
import { ownPageAnswered } from '@art30/books';

const { answer, answerRowsMax: rowsMax, count, date, listOf, money, nullable, part } = kit;
const { sha256, uuid, words } = kit;

const statementId = '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00';

const OwnRendition = answer('OwnRendition', {
  type: words('Media type, for `Accept`.', 'text/csv'),
  bytes: count('Size in bytes.', 14632),
  sha256: sha256(
    'SHA-256 of the bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** A statement that was issued to the donor. */
const OwnStatement = answer('OwnStatement', {
  id: uuid('Id of the statement.', statementId),
  donorId: words('Donor of the statement.', 'DON-A'),
  from: nullable(date('First posting date; null for a cumulative statement.', '2024-01-01')),
  to: date('Last posting date.', '2024-12-31'),
  issuedOn: date('Day of the issue.', '2025-02-20'),
  sequence: count('Sequence of the last event that it counts.', 90),
  policy: words('Posting rules for agreements signed at the end of the period.', 'IPSAS23-UN@1'),
  template: words('Name and version of the template that renders it.', 'DONOR-STATEMENT@3'),
  language: words('Language.', 'en'),
  renditions: listOf(OwnRendition, rowsMax)('Its forms with their hashes.'),
  supersedes: nullable(uuid('Statement that it supersedes; null without one.', statementId)),
  supersededBy: nullable(uuid('Statement that supersedes it; null without one.', statementId)),
});

/** Statements of a donor in the order of their issue. */
export const OwnStatements = answer('OwnStatements', {
  ...ownPageAnswered,
  items: listOf(OwnStatement, rowsMax)('The statements.'),
});

const OwnChangingEvent = answer('OwnChangingEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'ExpenditureReported'),
  sequence: count('Its place in the whole log.', 88),
  postingDate: date('Posting date.', '2024-11-30'),
});

const OwnValue = answer('OwnValue', {
  amount: nullable(money('Amount, where the line has one.')),
  number: nullable(words('Number that is no money.', '31')),
  text: nullable(words('Words.', 'Direct expenditure paid')),
  date: nullable(date('Date.', '2024-11-30')),
  reference: nullable(words('Reference.', '20240702-000117')),
});

const OwnChangedLine = answer('OwnChangedLine', {
  section: words('Section of the statement.', 'unspent'),
  figure: words('Figure of the section.', 'expenditure'),
  recommendation: nullable(words('Recommendation of the line.', 'n')),
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Instalment.', 2)),
  purpose: nullable(words('Purpose.', 'k')),
  level: nullable(words('Level.', 'NATIONAL')),
  country: nullable(words('Country.', 'KEN')),
  event: nullable(
    uuid('Event that makes the line, where one does.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ),
  before: nullable(part(OwnValue)('Value in the superseded statement; null without such a line.')),
  after: nullable(part(OwnValue)('Value in this statement; null without such a line.')),
  events: listOf(OwnChangingEvent, rowsMax)('Events that changed it, in log order.'),
});

/** The lines in which a statement differs from the one that it supersedes. */
export const OwnStatementChanges = answer('OwnStatementChanges', {
  id: uuid('Id of the statement.', statementId),
  supersedes: nullable(uuid('Statement that it supersedes; null without one.', statementId)),
  afterSequence: nullable(count('Last event that the superseded statement counts.', 83)),
  throughSequence: count('Last event that this statement counts.', 90),
  items: listOf(OwnChangedLine, rowsMax)('The lines that differ, in the order of the statement.'),
});
