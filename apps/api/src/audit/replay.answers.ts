import { kit, logRules } from '@art30/accounting';
import { checkpointProblems } from '@art30/books';
import { engagementAsked } from './runs/runs.answers';

const {
  answer,
  count,
  decimal,
  id,
  listOf,
  mapOf,
  moment,
  nullable,
  oneOf,
  optional,
  part,
  sha256,
  shape,
  uuid,
  words,
  yesOrNo,
} = kit;
const { answerRowsMax: rowsMax } = kit;

/** Columns of a row of the read model, integers as decimal strings. */
const row = mapOf(words, kit.kind<string | null>({ kind: 'nullable', of: words.schema }), {
  what: 'columns',
  itemsMax: 100,
});

/**
 * A table of the live read model compared with the rebuilt one: rows, differences, fingerprints.
 */
const ReplayedTable = answer('ReplayedTable', {
  table: words('Name of the table.', 'journal'),
  rowsCompared: count('Rows looked at on either side.', 87),
  differences: count('Rows that differ.', 0),
  liveFingerprint: sha256(
    'SHA-256 over the live rows in canonical form, sorted by key.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  rebuiltFingerprint: sha256(
    'The same over the rebuilt rows.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** A row that is not the same in both read models. */
const ReplayDifference = answer('ReplayDifference', {
  table: words('Table of the row.', 'journal'),
  kind: oneOf(['missing', 'extra', 'changed'])(
    '`missing` from the read model that answers queries (the live one), `extra` in it, or `changed`.',
    'changed',
  ),
  key: row('Key of the row, integers as decimal strings.', { sequence: '42', line: '0' }),
  columns: listOf(words, rowsMax)('Columns that differ.', ['usd']),
  live: nullable(
    row('Values of these columns in the live model; null where it has no such row.', {
      usd: '66666668',
    }),
  ),
  rebuilt: nullable(
    row('Values of these columns by the log; null where no event makes such a row.', {
      usd: '66666667',
    }),
  ),
});

/** An event whose entries do not follow from its facts under its own policy. */
const EntryFinding = answer('EntryFinding', {
  sequence: count('Sequence of the event.', 42),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  problem: words('Fault of its entries, in words.', 'entries differ from the facts'),
  stored: decimal('Entries as stored, or their sum.', '0.01'),
  expected: decimal('Entries as they follow from the facts, or their sum.', '0.00'),
});

/** A checkpoint that the log it stands in does not bear out. */
const CheckpointFinding = answer('CheckpointFinding', {
  sequence: count('Sequence of the checkpoint.', 58),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  problem: oneOf(checkpointProblems)(
    '`OTHER_ROOT`, `LARGER_THAN_LOG`: events before it were changed, put in or taken out since it was signed. `SMALLER_THAN_BEFORE`: it signs fewer leaves than the one before, by another key, or the log does not make its tree. `OTHER_NOTE`: its note signs another origin, size or root than the event states. `OUT_OF_PLACE`: a checkpoint on another stream, or another event on a stream of checkpoints.',
    'OTHER_ROOT',
  ),
  detail: words(
    'What is wrong and where, in a sentence.',
    'it signs another tree of 50 leaves: an event from 1 through 50 was changed, put in or taken out',
  ),
});

/** A checkpoint that was overtaken while it was being signed. */
const CheckpointNote = answer('CheckpointNote', {
  sequence: count('Sequence of the checkpoint.', 58),
  eventId: uuid('Id of its event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  detail: words(
    'What is remarkable, in a sentence.',
    'it signs 50 leaves, and the one before it 51: two instances signed at once, by the same key, and the log bears out both',
  ),
});

/** The checkpoints of the log against its tree; signatures are checked by the verifier. */
const CheckpointsReport = answer('CheckpointsReport', {
  checked: count('Checkpoints that were compared with the tree.', 4),
  findingsTotal: count('Findings in all.', 0),
  findings: listOf(CheckpointFinding, rowsMax)('The first of them.'),
  notesTotal: count('Checkpoints in all that were overtaken while they were being signed.', 0),
  notes: listOf(CheckpointNote, rowsMax)('The first of them; they are no differences.'),
  keptFault: nullable(
    words(
      'Reason for which the log does not continue the newest checkpoint that this instance has read; null where it does.',
      'this instance has read a checkpoint of 50 events, signed at 2024-10-14T13:05:00.000Z, and the log holds 44: events 45 through 50 are missing (counted without checkpoints)',
    ),
  ),
});

/** An event that breaks a rule of the log: of people, signatures, references, places or times. */
const LogFinding = answer('LogFinding', {
  sequence: count('Sequence of the event.', 57),
  eventId: id('Id of the event.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  stream: words('Stream that it stands on.', 'pledge-P1'),
  rule: oneOf(logRules)('Rule that it breaks, as the verifier names it.', 'OTHER_PEOPLE'),
  detail: words(
    'Sentence that says what is wrong.',
    'it names u.other as approver, and its proposal u.approve',
  ),
});

/** A document whose bytes are not those that its hash is of. */
const DocumentFinding = answer('DocumentFinding', {
  sha256: sha256(
    'Hash that events have.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
  problem: oneOf(['missing', 'changed'])(
    '`missing`: no bytes lie under it. `changed`: others do.',
    'missing',
  ),
});

/** The bytes of the documents that events name, but for erased ones. */
const DocumentsReport = answer('DocumentsReport', {
  documentsLooked: count('Documents whose bytes were read.', 12),
  findingsTotal: count('Those that are missing or changed.', 0),
  findings: listOf(DocumentFinding, rowsMax)('The first of them.'),
});

/** The findings of a replay of the whole log. */
const ReplayReport = answer('ReplayReport', {
  agrees: yesOrNo('Whether nothing differs.', true),
  throughSequence: count(
    'Sequence of the last event of the live read model, through which both were compared.',
    61,
  ),
  eventsRead: count('Events read from the log, from the first one on.', 61),
  rowsCompared: count('Rows compared in all tables.', 240),
  tables: listOf(ReplayedTable, rowsMax)('Each table of the read model.'),
  differencesTotal: count('Rows that differ in all tables, the checkpoint included.', 0),
  differences: listOf(ReplayDifference, rowsMax)('The first differences of each table.'),
  fileFaults: listOf(words, rowsMax)(
    'Faults that SQLite finds in the file of the read model itself.',
    [],
  ),
  entryFindingsTotal: count('Events whose entries do not follow from their facts.', 0),
  entryFindings: listOf(EntryFinding, rowsMax)('The first of them.'),
  logFindingsTotal: count(
    'Events that break a rule of people, signatures, references, places or times.',
    0,
  ),
  logFindings: listOf(LogFinding, rowsMax)('The first of them.'),
  checkpoints: part(CheckpointsReport)('Findings on checkpoints.'),
  documents: nullable(
    part(DocumentsReport)('Findings on documents; null where they were not asked for.'),
  ),
  durationMs: count('Duration in milliseconds.', 180),
});

/** What a replay looks at besides. */
export const ReplayQuery = shape('ReplayQuery', {
  documents: optional(
    oneOf(['true', 'false'])(
      '`true` reads the bytes of every document that events name as well. Left out: it does not.',
      'true',
    ),
  ),
  ...engagementAsked,
});

/** The replay a path names. */
export const ReplayPath = shape('ReplayPath', {
  replayId: id('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
});

/** A replay of the whole log, under way or done. */
export const Replay = answer('Replay', {
  id: words('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  state: oneOf(['running', 'done', 'failed'])(
    '`running`, `done` with a report, or `failed`.',
    'done',
  ),
  startedAt: moment('When it was started, UTC.', '2024-10-14T13:05:00.000Z'),
  report: nullable(part(ReplayReport)('Findings; null until it is done.')),
  failure: nullable(
    words('Reason for which it failed; null otherwise.', 'it took longer than 900 seconds'),
  ),
});
