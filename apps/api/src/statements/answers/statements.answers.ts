import { renditionTypes } from '@art30/documents';
import { pageAnswered } from '@art30/books';
import { kit } from '@art30/accounting';

const { answer, count, date, listOf, money, nullable, part, sha256, uuid, words } = kit;
const { answerRowsMax: rowsMax } = kit;

const mediaType = kit.kind<string>({ kind: 'oneOf', values: [...renditionTypes] });

/** A form of a statement, with the size and hash that its bytes have for ever. */
export const StatementRendition = answer('StatementRendition', {
  type: mediaType('Media type, for `Accept`.', 'text/csv'),
  bytes: count('Size in bytes.', 14632),
  sha256: sha256(
    'SHA-256 of the bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** A statement that was issued, without its content. */
export const IssuedStatement = answer('IssuedStatement', {
  id: uuid(
    'Id of the statement; `GET /v1/statements/{id}` has its bytes.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  donorId: words('Donor of the statement.', 'DON-A'),
  from: nullable(date('First posting date; null for a cumulative statement.', '2024-01-01')),
  to: date('Last posting date.', '2024-12-31'),
  issuedOn: date('Day of the issue.', '2025-02-20'),
  sequence: count('Sequence of the last event that it counts.', 90),
  policy: words('Posting rules for agreements signed at the end of the period.', 'IPSAS23-UN@1'),
  template: words('Name and version of the template that renders it.', 'DONOR-STATEMENT@3'),
  language: words('Language.', 'en'),
  renditions: listOf(StatementRendition, rowsMax)('Its forms, JSON and CSV, with their hashes.'),
  supersedes: nullable(
    uuid(
      'Id of the statement that this one supersedes; null where there is none.',
      '7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11',
    ),
  ),
  supersededBy: nullable(
    uuid(
      'Id of the statement that supersedes this one; null while there is none.',
      'c1a7b0de-55b1-5b0a-8f07-94b6f1a0d2e3',
    ),
  ),
});

/** Statements of a donor in the order of their issue. */
export const IssuedStatements = answer('IssuedStatements', {
  ...pageAnswered,
  items: listOf(IssuedStatement, rowsMax)('The statements.'),
});

/** Whatever the event states. */
const stored = kit.kind<Readonly<Record<string, unknown>>>({ kind: 'json' });

/** The event with which a statement was issued, whole. */
export const StatementEvent = answer('StatementEvent', {
  sequence: count('Its place in the whole log.', 91),
  position: words('Its position.', '0000000000000091'),
  stream: words('Stream that holds it.', 'statement-0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  revision: count('Place in the stream, from 0.', 3),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'StatementIssued'),
  data: stored('What was issued, with the statement; docs/events.md describes it.', {
    effectiveDate: '2025-02-20',
  }),
  metadata: stored('Who recorded and signed it, by opaque ids, and when.', {
    recordedBy: 'u.contrib',
  }),
});

/** An event that changed a line. */
export const ChangingEvent = answer('ChangingEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'ExpenditureReported'),
  sequence: count('Its place in the whole log.', 88),
  postingDate: date('Posting date.', '2024-11-30'),
});

/** The value of a line: an amount, a number or words, with the date and reference of its fact. */
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

/** The lines in which a statement differs from the one that it supersedes. */
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
