import {
  type EntryFinding,
  type LogFinding,
  opensSignedLog,
  readModel,
  stream,
} from '@art30/accounting';
import {
  type CheckpointFinding,
  type DocumentFinding,
  type ReplayDifference,
  type ReplayedTable,
  replayLedger,
  type ReplayReport,
  type ReplaySources,
} from '@art30/books';
import { grouped, heading, textTable } from '@art30/documents';
import {
  type EventStore,
  pageEventsMax,
  type Position,
  type ReadStore,
} from '@art30/event-sourcing';
import { keptFaultIn } from '@art30/ledger';
import {
  DocumentFolder,
  openEventLog,
  type ReplayFiles,
  type StorageSettings,
  withReplayFiles,
  withReplayStores,
} from '@art30/storage';
import { keptNotes } from '../kept-checkpoints/kept-checkpoints';
import { withRebuiltBooks } from './rebuilt-books';

/**
 * Returns the number of events in the log if the read model lacks some of those that the log had when the replay began;
 * else null. The read model is incomplete if the service was stopped before it had read the whole log.
 *
 * @param head position of the last event when the replay began; null for an empty log.
 * @throws Unavailable if the log cannot be read.
 */
async function lengthIfHalfBuilt(
  {
    log,
    live,
  }: { readonly log: Pick<EventStore, 'readAll'>; readonly live: Pick<ReadStore, 'checkpoint'> },
  head: Position | null,
): Promise<number | null> {
  const { sequence, position } = live.checkpoint();
  const isThere = (at: Position | null) => head === null || (at !== null && at >= head);
  let [length, after] = [sequence, position];
  while (!isThere(after)) {
    const page = await log.readAll(after, pageEventsMax);
    const last = page.at(-1);
    if (last === undefined) break;
    [length, after] = [length + page.length, last.position];
  }
  return length === sequence ? null : length;
}

/**
 * Result of a replay. `lengthIfHalfBuilt` is the number of events in the log if the read model lacks some,
 * else null.
 */
interface Replayed {
  readonly report: ReplayReport;
  readonly lengthIfHalfBuilt: number | null;
}

/**
 * Replays the whole log of the configured ledger, whether or not the service is running. It prints the
 * compared tables and the differences, and on request checks the bytes of documents too.
 *
 * @returns the report, and the length of the log if the read model is incomplete.
 */
export async function printReplay(
  settings: StorageSettings,
  { withDocuments }: { readonly withDocuments: boolean },
): Promise<Replayed> {
  const folder = new DocumentFolder(settings.documentsDir);
  const look = withDocuments ? (sha256: string) => folder.look(sha256) : undefined;
  const outcome = await withReplayFiles(settings, readModel, (files) =>
    replayed(settings, { files, look }),
  );
  const { report, lengthIfHalfBuilt: length } = outcome;
  console.log(heading('Replay of the whole log'));
  console.log(tablesTable(report.tables));
  printFindings(report);
  console.log(conclusion(report));
  if (length !== null) console.log(halfBuiltLine(report.throughSequence, length));
  return outcome;
}

/** Prints each difference and finding on a line of its own. */
function printFindings(report: ReplayReport): void {
  const { findings, notes, keptFault } = report.checkpoints;
  const lines = [
    ...report.fileFaults.map((fault) => `file of the read model: ${fault}`),
    ...report.differences.map(differenceLine),
    ...report.entryFindings.map(findingLine),
    ...report.logFindings.map(ruleLine),
    ...findings.map(checkpointLine),
    ...notes.map(({ sequence, detail }) => `note: checkpoint ${sequence}: ${detail}`),
    ...(keptFault === null ? [] : [`difference: ${keptFault}`]),
    ...(report.documents?.findings ?? []).map(documentLine),
  ];
  for (const line of lines) console.log(line);
}

/**
 * Compares a replay with the service's read model. The service keeps no read model of a ledger that its version does
 * not open. Two read models are then built from the log and compared.
 */
async function replayed(
  settings: StorageSettings,
  { files, look }: { readonly files: ReplayFiles } & Pick<ReplaySources, 'look'>,
): Promise<Replayed> {
  const openLog = openEventLog(settings);
  const compared = (readModelFile: string) =>
    withReplayStores({ ...files, openLog, readModel: readModelFile }, readModel, async (stores) => {
      const head = await stores.log.head();
      const { log } = stores;
      const keptFault = keptFaultIn({ log, keptNotes: await keptNotes(settings, log) });
      const report = await replayLedger({ ...stores, look, keptFault });
      return { report, lengthIfHalfBuilt: await lengthIfHalfBuilt(stores, head) };
    });
  try {
    if (await isOpenedByService(openLog)) return await compared(files.readModel);
    console.log(
      'The service does not open this ledger, so two read models made from its log are compared.',
    );
    return await withRebuiltBooks(settings, (_books, file) => compared(file));
  } finally {
    await openLog.close();
  }
}

async function isOpenedByService(log: EventStore): Promise<boolean> {
  const [opened] = await log.readStream(stream.ledger);
  return opened === undefined || opensSignedLog(opened);
}

function tablesTable(tables: readonly ReplayedTable[]): string {
  const columns = [
    { title: 'read model' },
    { title: 'rows\ncompared', align: 'right' as const },
    { title: 'differ', align: 'right' as const },
    { title: 'fingerprint (SHA-256)' },
    { title: 'rebuilt' },
  ];
  return textTable(
    columns,
    tables.map((one) => [
      one.table,
      grouped(String(one.rowsCompared)),
      grouped(String(one.differences)),
      one.liveFingerprint,
      one.rebuiltFingerprint === one.liveFingerprint ? 'the same' : one.rebuiltFingerprint,
    ]),
  );
}

function differenceLine(difference: ReplayDifference): string {
  const { table: name, kind, key, columns, live, rebuilt } = difference;
  const said = columns.map(
    (column) => `${column}: live ${shown(live, column)}, rebuilt ${shown(rebuilt, column)}`,
  );
  const place = Object.entries(key).map(([column, value]) => `${column} ${value}`);
  return `${kind} row of ${[name, ...place].join(', ')}: ${said.join('; ')}`;
}

function shown(row: Record<string, string | null> | null, column: string): string {
  return row === null ? '(no row)' : (row[column] ?? 'null');
}

function findingLine({ sequence, stream, problem, stored, expected }: EntryFinding): string {
  return `event ${sequence} of ${stream}: ${problem}: stored ${stored}, expected ${expected}`;
}

function ruleLine({ sequence, stream, rule, detail }: LogFinding): string {
  return `event ${sequence} of ${stream}: ${rule}: ${detail}`;
}

function checkpointLine({ sequence, problem, detail }: CheckpointFinding): string {
  return `checkpoint ${sequence}: ${problem}: ${detail}`;
}

function documentLine({ sha256, problem }: DocumentFinding): string {
  return `document ${sha256}: ${problem}`;
}

function halfBuiltLine(come: number, length: number): string {
  return (
    `the read model has events 1 to ${grouped(String(come))} of ${grouped(String(length))}: ` +
    'later events were not compared; start the service and replay again'
  );
}

function conclusion(report: ReplayReport): string {
  const { eventsRead, rowsCompared, differencesTotal, entryFindingsTotal, durationMs } = report;
  const read = `${grouped(String(eventsRead))} events read, ${grouped(String(rowsCompared))} rows compared`;
  const found =
    `${grouped(String(differencesTotal))} differences, ` +
    `${grouped(String(entryFindingsTotal))} events whose entries differ from those of the posting rules, ` +
    `${grouped(String(report.logFindingsTotal))} that break a rule of people, signatures or times`;
  const { checkpoints, documents } = report;
  const signed =
    `, ${grouped(String(checkpoints.checked))} checkpoints compared with the tree, ` +
    `${grouped(String(checkpoints.findingsTotal))} findings`;
  const looked =
    documents === null
      ? ''
      : `, ${grouped(String(documents.documentsLooked))} documents read, ` +
        `${grouped(String(documents.findingsTotal))} missing or changed`;
  return `${read}, ${found}${signed}${looked}, in ${grouped(String(durationMs))} ms`;
}
