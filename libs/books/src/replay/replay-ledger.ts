import type { ByteLog, EntryFinding, LogFinding } from '@art30/accounting';
import type { Checkpoint, EventStore, ReadStore, Row, TreeHashes } from '@art30/event-sourcing';
import { documentsReport, type DocumentLook } from '../evidence/documents-report';
import { ordinal, text, textOrNull } from '../times/rows';
import { TreeReader } from '../tree/tree-reader';
import { CheckedLog } from './checked-log';
import { checkpointsReport } from './checkpoint-findings';
import { rebuild, type ReadEvent } from './rebuilding';

/** One row that is not the same in both read models, or stands only in one of them. */
interface RowDifference {
  readonly table: string;
  readonly kind: 'missing' | 'extra' | 'changed';
  readonly key: Row;
  readonly live: Row | null;
  readonly scratch: Row | null;
}

/** Result of comparing one table of both read models. */
interface TableComparison {
  readonly table: string;
  /** Rows looked at on either side, each pair once. */
  readonly rowsCompared: number;
  readonly differencesTotal: number;
  /** The first ones in the order of their keys. */
  readonly differences: readonly RowDifference[];
  readonly liveFingerprint: string;
  readonly scratchFingerprint: string;
}

/** Stores that a replay reads from and rebuilds in, and the comparison of both. */
export interface ReplaySources {
  readonly log: EventStore;
  readonly live: Pick<ReadStore, 'query'>;
  /** Empty at first. */
  readonly scratch: ReadStore;
  /** Compares both read models row by row through a sequence. */
  readonly compare: (throughSequence: number) => Iterable<TableComparison>;
  /** Faults that the live read model's file has in itself. */
  readonly fileFaults: () => readonly string[];
  /** Milliseconds since the replay began. */
  readonly elapsedMs: () => number;
  /** Is waited for after each page and each table, by who has time. */
  readonly rest?: () => Promise<void>;
  /** Empty; keeps the facts from which states are made again. In memory without it. */
  readonly facts?: ByteLog;
  /** That of the platform, where it has any. */
  readonly sha256?: (text: string) => string;
  /** Those of the platform, where it has any. */
  readonly hashes?: TreeHashes;
  /** Looks at the bytes of documents, where those are to be looked at too. */
  readonly look?: DocumentLook | undefined;
  /** Says why the log does not continue the checkpoints that were kept outside it; null where it does. */
  readonly keptFault?: (tree: ReplayedTree) => Promise<string | null>;
}

/** The tree of a log, as far as a replay made it. */
interface ReplayedTree {
  /** Leaves of the tree. */
  readonly size: number;
  /** Root of the tree of the first leaves, in hex. */
  root(size: number): string;
  /** Whether the log ends where the replay does. */
  readonly isWhole: boolean;
}

/** Report of a replay: the tables compared, their differences and faults of entries. */
export type ReplayReport = Awaited<ReturnType<typeof replayLedger>>;
export type ReplayedTable = ReplayReport['tables'][number];
export type ReplayDifference = ReturnType<typeof differenceOf>;
export { UnreadableEntries } from './checked-log';
export type { EntryFinding, LogFinding };

/**
 * Rebuilds the read model from the first event in a scratch store, compares it row by row with the
 * live one as far as that has come, recomputes the entries of every event from its facts, holds people, signatures
 * and times to the rules of the verifier, and compares the checkpoints of the log with the tree that it makes.
 *
 * It keeps the thread busy for as long as it takes: run it in a worker or a tool.
 *
 * @throws PoisonEvent at an event that cannot be projected, MissingEvents where the log lacks some,
 *   UnreadableEntries.
 */
export async function replayLedger(sources: ReplaySources) {
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
    entryFindings: entries.first as readonly EntryFinding[],
    logFindingsTotal: rules.total,
    logFindings: rules.first as readonly LogFinding[],
    checkpoints: { ...checkpoints, keptFault },
    documents,
    durationMs: Math.round(sources.elapsedMs()),
  };
}

/**
 * Where the live model stands, and the last sequence it has rows of. Both are one reading, and rows
 * and checkpoint are always written together, so that the two differ only where somebody tampered.
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

function differenceOf({ table, kind, key, live, scratch }: RowDifference) {
  return {
    table,
    kind,
    key: textOf(key),
    columns: Object.keys(live ?? scratch ?? {}),
    live: live && textOf(live),
    rebuilt: scratch && textOf(scratch),
  };
}

/** The one row of the checkpoint, which no table of the model holds. */
function checkpointDifference(live: Checkpoint, rebuilt: Checkpoint): ReplayDifference[] {
  const [liveRow, rebuiltRow] = [checkpointRow(live), checkpointRow(rebuilt)];
  const columns = Object.keys(liveRow).filter((column) => liveRow[column] !== rebuiltRow[column]);
  if (columns.length === 0) return [];
  const pick = (row: Row) =>
    textOf(Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
  const difference = { table: 'checkpoint', kind: 'changed' as const, key: {}, columns };
  return [{ ...difference, live: pick(liveRow), rebuilt: pick(rebuiltRow) }];
}

function checkpointRow({ position, sequence, knownFrom, tree }: Checkpoint): Row {
  return { position, sequence, knownFrom, leaves: tree.size, roots: tree.roots.join(' ') };
}

/** Integers as decimal strings: they may pass what JSON numbers hold. */
function textOf(row: Row): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]),
  );
}
