import { kit } from '@art30/accounting';

const { answer, count, id, listOf, mapOf, moment, nullable, oneOf, part } = kit;
const { sha256, shape, words, yesOrNo, answerRowsMax: rowsMax } = kit;

/** Columns of a row of a read model, with integers as decimal strings. */
const row = mapOf(words, kit.kind<string | null>({ kind: 'nullable', of: words.schema }), {
  what: 'columns',
  itemsMax: 100,
});

const fingerprint = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** A row that differs between the current and the new read model (rows made from the log). */
const ComparedRow = answer('ComparedRow', {
  key: row('Key of the row.', { sequence: '42', line: '0' }),
  from: nullable(
    row('Values that differ, in the one that answers queries; null where it has no such row.', {
      usd: '66666668',
    }),
  ),
  to: nullable(
    row('The same in the one that was built; null where it has no such row.', { usd: '66666667' }),
  ),
});

/** Comparison of one table in the current and the new read model. */
const ComparedTable = answer('ComparedTable', {
  table: words('Name of the table; `checkpoint` for the place in the log.', 'journal'),
  differs: yesOrNo('Whether rows or columns differ.', true),
  fromRows: nullable(count('Rows of the one that answers; null where it has no such table.', 87)),
  toRows: nullable(count('Rows of the one that was built; null where it has no such table.', 87)),
  onlyFrom: listOf(words, rowsMax)(
    'Columns that only the one that answers has, with their types.',
    [],
  ),
  onlyTo: listOf(words, rowsMax)('Columns that only the one that was built has.', [
    'gross INTEGER',
  ]),
  rowsDiffering: count('Rows that differ in the columns that both have, or that only one has.', 1),
  rows: listOf(ComparedRow, rowsMax)('The first of them in the order of their keys.'),
  fromFingerprint: nullable(
    sha256('SHA-256 over the rows of the one that answers, in canonical form.', fingerprint),
  ),
  toFingerprint: nullable(sha256('The same of the one that was built.', fingerprint)),
});

/** One of two compared read models. */
const ComparedReadModel = answer('ComparedReadModel', {
  version: count('Version of the read model.', 21),
  fingerprint: sha256('Fingerprint over its tables, through the sequence.', fingerprint),
});

/** Comparison of two read models, table by table. */
const ReadModelComparison = answer('ReadModelComparison', {
  throughSequence: count('Sequence of the last event through which both were compared.', 61),
  from: part(ComparedReadModel)('The one that answers queries.'),
  to: part(ComparedReadModel)('The one that was built beside it.'),
  isEqual: yesOrNo('Whether nothing differs.', false),
  rowsDiffering: count('Rows that differ in all tables.', 1),
  tables: listOf(ComparedTable, rowsMax)('Each table that one of them has.'),
});

/** States of a rebuild, from its start to its end. */
const rebuildStates = [
  ...(['building', 'comparing', 'differs', 'taken-over', 'abandoned', 'failed'] as const),
] as const;

/** A rebuild of the read model: a new one is made from the log beside the current one. */
export const Rebuild = answer('Rebuild', {
  id: words('Id of the rebuild.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  state: oneOf(rebuildStates)(
    '`building` from the log; `comparing`; `differs` and waits for an acknowledgement; `taken-over`; `abandoned`; or `failed`.',
    'taken-over',
  ),
  startedAt: moment('When it was started, UTC.', '2024-10-14T13:05:00.000Z'),
  eventsRead: count('Events that it has read.', 61),
  comparison: nullable(part(ReadModelComparison)('The last comparison; null before there is one.')),
  ground: nullable(
    oneOf(['equal', 'acknowledged'])('Why it took over; null while it has not.', 'equal'),
  ),
  failure: nullable(words('Reason for which it failed; null otherwise.', 'the disk is full')),
});

/** Rebuilds that this process has started or resumed; the oldest are dropped. */
export const Rebuilds = answer('Rebuilds', {
  items: listOf(Rebuild, rowsMax)('The last ones, the oldest first.'),
});

export const RebuildPath = shape('RebuildPath', {
  rebuildId: id('Id of the rebuild.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
});
