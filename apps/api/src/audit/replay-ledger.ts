import { EntryRecomputer, readModel } from '@art30/accounting';
import {
  emptyCheckpoint,
  pageEventsMax,
  projectPage,
  type Checkpoint,
  type EventStore,
  type RecordedEvent,
  type Row,
} from '@art30/event-sourcing';
import {
  compareReadModels,
  openScratchReadStore,
  openSqliteReadStoreReadOnly,
  type RowDifference,
  type SqliteReadStore,
} from '@art30/storage';
import { openEventLog } from '../storage/open-stores';
import { skippedEvents } from '../storage/skipped-events';
import type { EntryFindingDto, ReplayDifferenceDto, ReplayReportDto } from './replay-report.dto';

/** Entry findings a report names; the rest is counted. */
const entryFindingsKeptMax = 100;

/** What a replay reads, and where it rebuilds. */
export interface ReplayFiles {
  readonly eventStoreUrl: string;
  readonly readModel: string;
  /** Where to rebuild; must not exist yet. */
  readonly scratch: string;
}

interface Rebuilt {
  readonly checkpoint: Checkpoint;
  readonly findings: readonly EntryFindingDto[];
  readonly findingsTotal: number;
}

/**
 * Rebuilds the read model from the first event in a scratch store, compares it row by row with the
 * live one as far as that has come, and recomputes the entries of every event from its facts. All
 * files but the scratch are opened for reading, beside the process that writes to them or alone.
 *
 * It keeps the thread busy for as long as it takes: run it in a worker or a tool.
 *
 * @throws CannotOpen when there is no log or no read model.
 * @throws PoisonEvent at an event that cannot be projected.
 */
export async function replayLedger(files: ReplayFiles): Promise<ReplayReportDto> {
  const startedMs = performance.now();
  const opened: { close(): unknown }[] = [];
  const open = <Store extends { close(): unknown }>(store: Store): Store => {
    opened.push(store);
    return store;
  };
  try {
    const log = open(openEventLog(files.eventStoreUrl));
    const live = open(openSqliteReadStoreReadOnly(files.readModel));
    const scratch = open(openScratchReadStore(readModel, files.scratch));
    const stands = liveCheckpoint(live);
    const rebuilt = await rebuild(log, scratch, stands.through);
    const tables = compareReadModels(live, scratch, readModel, stands.through);
    const differences = [
      ...tables.flatMap((table) => table.differences.map(differenceOf)),
      ...checkpointDifference(stands.checkpoint, rebuilt.checkpoint),
    ];
    const differencesTotal =
      tables.reduce((sum, table) => sum + table.differencesTotal, 0) +
      checkpointDifference(stands.checkpoint, rebuilt.checkpoint).length;
    return {
      agrees: differencesTotal === 0 && rebuilt.findingsTotal === 0,
      throughSequence: stands.through,
      eventsRead: rebuilt.checkpoint.sequence,
      rowsCompared: tables.reduce((sum, table) => sum + table.rowsCompared, 0),
      tables: tables.map((table) => ({
        table: table.table,
        rowsCompared: table.rowsCompared,
        differences: table.differencesTotal,
        liveFingerprint: table.liveFingerprint,
        rebuiltFingerprint: table.scratchFingerprint,
      })),
      differencesTotal,
      differences,
      entryFindingsTotal: rebuilt.findingsTotal,
      entryFindings: [...rebuilt.findings],
      durationMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    for (const store of opened) await store.close();
  }
}

/**
 * Where the live model stands, and the last sequence it has rows of. Both are one reading, and rows
 * and checkpoint are always written together, so that the two differ only where somebody tampered.
 */
function liveCheckpoint(live: SqliteReadStore): { checkpoint: Checkpoint; through: number } {
  const [row] = live.query(
    `SELECT position, sequence, known_from,
            max(sequence, (SELECT coalesce(max(sequence), 0) FROM events)) AS through
     FROM checkpoint`,
  );
  const { position, sequence, known_from, through } = row as {
    position: string | null;
    sequence: bigint;
    known_from: string;
    through: bigint;
  };
  const checkpoint = { position, sequence: Number(sequence), knownFrom: known_from };
  return { checkpoint, through: Number(through) };
}

async function rebuild(
  log: EventStore,
  scratch: SqliteReadStore,
  through: number,
): Promise<Rebuilt> {
  const recomputer = new EntryRecomputer();
  const findings: EntryFindingDto[] = [];
  let findingsTotal = 0;
  let checkpoint = emptyCheckpoint;
  const skipped = await skippedEvents(log);
  while (checkpoint.sequence < through) {
    const room = Math.min(pageEventsMax, through - checkpoint.sequence);
    const page = await log.readAll(checkpoint.position, room);
    if (page.length === 0) break;
    const projected = projectPage(readModel, page, checkpoint, skipped);
    if (projected.poison) throw projected.poison;
    const read = page.map((event, index) => ({ event, sequence: checkpoint.sequence + index + 1 }));
    const found = entryFindings(
      recomputer,
      read.filter(({ event }) => !skipped.has(event.id)),
    );
    findings.push(...found.slice(0, entryFindingsKeptMax - findings.length));
    findingsTotal += found.length;
    scratch.apply(projected.rows, projected.checkpoint);
    checkpoint = projected.checkpoint;
  }
  return { checkpoint, findings, findingsTotal };
}

function entryFindings(
  recomputer: EntryRecomputer,
  read: readonly { event: RecordedEvent; sequence: number }[],
): EntryFindingDto[] {
  return read.flatMap(({ event, sequence }) => {
    try {
      return recomputer.check(event).map((finding) => ({ sequence, ...finding }));
    } catch (cause) {
      const what = `entries of event ${event.id} (${event.type}, sequence ${sequence})`;
      throw new Error(`${what} cannot be recomputed: ${String(cause)}`, { cause });
    }
  });
}

function differenceOf({ table, kind, key, live, scratch }: RowDifference): ReplayDifferenceDto {
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
function checkpointDifference(live: Checkpoint, rebuilt: Checkpoint): ReplayDifferenceDto[] {
  const columns = (['position', 'sequence', 'knownFrom'] as const).filter(
    (column) => live[column] !== rebuilt[column],
  );
  if (columns.length === 0) return [];
  const pick = (checkpoint: Checkpoint) =>
    textOf(Object.fromEntries(columns.map((column) => [column, checkpoint[column]])));
  const difference = { table: 'checkpoint', kind: 'changed' as const, key: {}, columns };
  return [{ ...difference, live: pick(live), rebuilt: pick(rebuilt) }];
}

/** Integers as decimal strings: they may pass what JSON numbers hold. */
function textOf(row: Row): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]),
  );
}
