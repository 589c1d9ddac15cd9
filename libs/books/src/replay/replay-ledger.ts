import { EntryFinding, kit, LogFinding, type ByteLog } from '@art30/accounting';
import type { Checkpoint, EventStore, ReadStore, Row, TreeHashes } from '@art30/event-sourcing';
import { documentsReport, type DocumentLook, DocumentsReport } from '../documents/documents-report';
import { ordinal, text, textOrNull } from '../times/rows';
import { TreeReader } from '../tree/tree-reader';
import { CheckedLog } from './checked-log';
import { checkpointsReport, CheckpointsReport } from './checkpoint-findings';
import { rebuild, type ReadEvent } from './rebuilding';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  listOf,
  mapOf,
  nullable,
  oneOf,
  part,
  sha256,
  words,
  yesOrNo,
} = kit;

/** Values of a row of the read model by column. Integers are decimal strings. */
const row = mapOf(words, kit.kind<string | null>({ kind: 'nullable', of: words.schema }), {
  what: 'columns',
  itemsMax: 100,
});

/**
 * Comparison of one table of the live read model with the rebuilt one: number of rows, differences and fingerprints.
 */
export const ReplayedTable = answer('ReplayedTable', {
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
export type ReplayedTable = kit.Infer<typeof ReplayedTable>;

/** A row that differs between the live and the rebuilt read model. */
export const ReplayDifference = answer('ReplayDifference', {
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
export type ReplayDifference = kit.Infer<typeof ReplayDifference>;

/** Report of a replay: the read model was rebuilt from the whole log and compared with the live one. */
export const ReplayReport = answer('ReplayReport', {
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
    part(DocumentsReport)('Findings on documents; null if the request leaves them out.'),
  ),
  durationMs: count('Duration in milliseconds.', 180),
});
export type ReplayReport = kit.Infer<typeof ReplayReport>;

/** A row that differs between the live and the rebuilt (`scratch`) read model, or exists in only one of them. */
interface RowDifference {
  readonly table: string;
  readonly kind: 'missing' | 'extra' | 'changed';
  readonly key: Row;
  readonly live: Row | null;
  readonly scratch: Row | null;
}

/** Result of comparing one table of the live read model with the rebuilt (`scratch`) one. */
interface TableComparison {
  readonly table: string;
  /** Number of rows compared; a row that exists in both read models counts once. */
  readonly rowsCompared: number;
  readonly differencesTotal: number;
  /** The first differences, in the order of their keys; further ones are only counted. */
  readonly differences: readonly RowDifference[];
  readonly liveFingerprint: string;
  readonly scratchFingerprint: string;
}

/** Stores and functions that a replay needs. */
export interface ReplaySources {
  readonly log: EventStore;
  readonly live: Pick<ReadStore, 'query'>;
  /** An empty store, in which the read model is rebuilt. */
  readonly scratch: ReadStore;
  /** Compares the two read models row by row, up to the event with that sequence. */
  readonly compare: (throughSequence: number) => Iterable<TableComparison>;
  /** Returns faults in the file of the live read model, such as corruption. */
  readonly fileFaults: () => readonly string[];
  /** Returns the milliseconds since the replay began. */
  readonly elapsedMs: () => number;
  /** Awaited after each page and each table, so that the process can serve other work. */
  readonly rest?: () => Promise<void>;
  /**
   * An empty file for the facts from which the states of streams are computed again. If left out, facts are held in
   * memory.
   */
  readonly facts?: ByteLog;
  /** Faster SHA-256 by the platform, if it offers any. */
  readonly sha256?: (text: string) => string;
  /** Faster hashing of the Merkle tree by the platform, if it offers any. */
  readonly hashes?: TreeHashes;
  /** Reads the bytes of a document and compares them with its hash. Left out if documents are not checked. */
  readonly look?: DocumentLook | undefined;
  /**
   * Compares the log with checkpoints that were stored outside it. Returns the reason why the log does not continue
   * them, or null if it does.
   */
  readonly keptFault?: (tree: ReplayedTree) => Promise<string | null>;
}

/** The Merkle tree of the log through the last replayed event. */
interface ReplayedTree {
  /** Number of leaves: one for each event that is not a checkpoint. */
  readonly size: number;
  /** Returns the root, in hex, of the tree of the first `size` leaves. */
  root(size: number): string;
  /** True if the replay reached the end of the log. */
  readonly isWhole: boolean;
}

export { UnreadableEntries } from './checked-log';

/**
 * Rebuilds the read model in a scratch store and compares it row by row with the live one. It also computes the entries
 * of every event again, checks people, signatures and times with the rules of the verifier, and compares the log's
 * checkpoints with its Merkle tree.
 *
 * It blocks the thread for a long time, so run it in a worker or in a tool.
 *
 * @throws PoisonEvent at an event that cannot be processed, MissingEvents if the log has gaps, UnreadableEntries if
 * entries cannot be computed again.
 */
export async function replayLedger(sources: ReplaySources): Promise<ReplayReport> {
  const { log, live, scratch, rest, hashes } = sources;
  const stands = liveCheckpoint(live);
  const checked = new CheckedLog(sources);
  const fileFaults = sources.fileFaults();
  const seen = (read: readonly ReadEvent[]) => {
    for (const one of read) checked.take(one);
  };
  const rebuilt = await rebuild(log, scratch, { through: stands.through, seen, rest, hashes });
  const isWhole = (await log.readAll(rebuilt.position, 1)).length === 0;
  checked.end(!isWhole);
  const tables: TableComparison[] = [];
  for (const table of sources.compare(stands.through)) {
    tables.push(table);
    await rest?.();
  }
  const ofCheckpoint = checkpointDifference(stands.checkpoint, rebuilt);
  const ofTables = tables.flatMap((table) => table.differences.map(differenceOf));
  const differencesTotal =
    tables.reduce((sum, table) => sum + table.differencesTotal, 0) + ofCheckpoint.length;
  const checkpoints = await checkpointsReport(scratch, rest);
  const tree = new TreeReader(scratch);
  const { size } = rebuilt.tree;
  const keptFault =
    (await sources.keptFault?.({ size, root: (of) => tree.root(of), isWhole })) ?? null;
  const documents = sources.look ? await documentsReport(scratch, sources.look) : null;
  const { entries, rules } = checked;
  const faults = [
    ...[differencesTotal, entries.total, rules.total, fileFaults.length],
    ...[checkpoints.findingsTotal, documents?.findingsTotal, keptFault === null ? 0 : 1],
  ];
  return {
    agrees: faults.every((count = 0) => count === 0),
    throughSequence: stands.through,
    eventsRead: rebuilt.sequence,
    rowsCompared: tables.reduce((sum, table) => sum + table.rowsCompared, 0),
    tables: tables.map((table) => ({
      table: table.table,
      rowsCompared: table.rowsCompared,
      differences: table.differencesTotal,
      liveFingerprint: table.liveFingerprint,
      rebuiltFingerprint: table.scratchFingerprint,
    })),
    differencesTotal,
    differences: [...ofTables, ...ofCheckpoint],
    fileFaults,
    entryFindingsTotal: entries.total,
    entryFindings: entries.first,
    logFindingsTotal: rules.total,
    logFindings: rules.first,
    checkpoints: { ...checkpoints, keptFault },
    documents,
    durationMs: Math.round(sources.elapsedMs()),
  };
}

/**
 * Reads the checkpoint of the live read model, and the last sequence for which it has a row. Rows and checkpoint are
 * written in one transaction, so the two differ only after tampering.
 */
function liveCheckpoint(live: ReplaySources['live']): { checkpoint: Checkpoint; through: number } {
  const [row = {}] = live.query(
    `SELECT position, sequence, known_from, leaves, roots,
            max(sequence, (SELECT coalesce(max(sequence), 0) FROM events)) AS through
     FROM checkpoint`,
  );
  const checkpoint = {
    position: textOrNull(row, 'position'),
    sequence: ordinal(row, 'sequence'),
    knownFrom: text(row, 'known_from'),
    tree: { size: ordinal(row, 'leaves'), roots: text(row, 'roots').split(' ').filter(Boolean) },
  };
  return { checkpoint, through: ordinal(row, 'through') };
}

function differenceOf({ table, kind, key, live, scratch }: RowDifference): ReplayDifference {
  return {
    table,
    kind,
    key: textColumns(key),
    columns: Object.keys(live ?? scratch ?? {}),
    live: live && textColumns(live),
    rebuilt: scratch && textColumns(scratch),
  };
}

/**
 * Returns the difference between the checkpoints of the two read models. A checkpoint is a single row outside the
 * compared tables, so it is compared separately.
 */
function checkpointDifference(live: Checkpoint, rebuilt: Checkpoint): ReplayDifference[] {
  const [liveRow, rebuiltRow] = [checkpointRow(live), checkpointRow(rebuilt)];
  const columns = Object.keys(liveRow).filter((column) => liveRow[column] !== rebuiltRow[column]);
  if (columns.length === 0) return [];
  const pick = (row: Row) =>
    textColumns(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
  const difference = { table: 'checkpoint', kind: 'changed' as const, key: {}, columns };
  return [{ ...difference, live: pick(liveRow), rebuilt: pick(rebuiltRow) }];
}

function checkpointRow({ position, sequence, knownFrom, tree }: Checkpoint): Row {
  return { position, sequence, knownFrom, leaves: tree.size, roots: tree.roots.join(' ') };
}

/** Converts the values of a row into texts, since integers may exceed the range of JSON numbers. */
function textColumns(row: Row): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]),
  );
}
