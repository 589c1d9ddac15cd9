import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel, type kit } from '@art30/accounting';
import { replayLedger, rebuild, TreeReader } from '@art30/books';
import {
  canonicalJson,
  leafLine,
  type JsonObject,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { compareReadModels, MemoryEventStore, openScratchReadStore } from '@art30/storage';

const folder = join(__dirname, '../golden');

/** A stored log, written once: one line for each event in order, including checkpoints. */
export class Specimen {
  constructor(readonly name: string) {}

  get exists(): boolean {
    return existsSync(this.file);
  }

  get lines(): readonly string[] {
    return readFileSync(this.file, 'utf8').trimEnd().split('\n');
  }

  /** Writes the file; fails if it exists, as a specimen is never overwritten. */
  keep(events: readonly RecordedEvent[]): void {
    writeFileSync(this.file, events.map((event) => `${leafLine(event)}\n`).join(''), {
      flag: 'wx',
    });
  }

  private get file(): string {
    return join(folder, `${this.name}.jsonl`);
  }
}

/** Results that today's code computes from a specimen. */
export interface Fingerprints {
  /** Number of leaves of its Merkle tree, and the tree's root. */
  readonly size: number;
  readonly root: string;
  /** SHA-256 of all its lines, including checkpoints, which are not leaves. */
  readonly sha256: string;
  /** Number of events of each type. */
  readonly types: Readonly<Record<string, number>>;
  /** SHA-256 of the rows of each table of the read model after a replay. */
  readonly tables: Readonly<Record<string, string>>;
}

/** Stored results, with which those of today's code are compared. */
export interface KeptFingerprints {
  readonly logs: Readonly<Record<string, Fingerprints>>;
  /** SHA-256 of the shape of each event type, without its descriptions. */
  readonly shapes: Readonly<Record<string, string>>;
}

const fingerprintsFile = join(folder, 'specimen-fingerprints.json');

export function keptFingerprints(): KeptFingerprints {
  if (!existsSync(fingerprintsFile)) return { logs: {}, shapes: {} };
  return JSON.parse(readFileSync(fingerprintsFile, 'utf8')) as KeptFingerprints;
}

export function keepFingerprints(kept: KeptFingerprints): void {
  writeFileSync(fingerprintsFile, `${JSON.stringify(kept, null, 2)}\n`);
}

/** An event of a stream, parsed from its line. */
export interface StoredLine {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: JsonObject;
  readonly metadata: RecordedEvent['metadata'];
}

/** A log in memory with the events of the lines, in order. */
export async function logOf(lines: readonly string[]): Promise<MemoryEventStore> {
  const log = new MemoryEventStore();
  for (const line of lines) {
    const { stream, revision, ...event } = JSON.parse(line) as StoredLine;
    await log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [event]);
  }
  return log;
}

/** Replays the lines as a ledger's replay does, and returns the results. */
export async function replayed(lines: readonly string[]) {
  const log = await logOf(lines);
  const [live, scratch] = [openScratchReadStore(readModel), openScratchReadStore(readModel)];
  try {
    await rebuild(log, live);
    const report = await replayLedger({
      log,
      live,
      scratch,
      compare: (through) => compareReadModels(live, scratch, readModel, through),
      fileFaults: () => live.faults(),
      elapsedMs: () => 0,
    });
    const tree = new TreeReader(live);
    const size = tree.size();
    const tables = report.tables.map(({ table, rebuiltFingerprint }) => [
      table,
      rebuiltFingerprint,
    ]);
    const fingerprints: Fingerprints = {
      size,
      root: tree.root(size),
      sha256: sha256(lines.join('\n')),
      types: typesIn(lines),
      tables: Object.fromEntries(tables) as Record<string, string>,
    };
    return { report, fingerprints };
  } finally {
    live.close();
    scratch.close();
  }
}

function typesIn(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const { type } = JSON.parse(line) as StoredLine;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Members of schemas that describe data for people and do not restrict it. */
const said: ReadonlySet<string> = new Set(['means', 'example', 'must', 'such', 'what']);

/** Version of an event type: a hash that changes with the accepted data and not with descriptions. */
export function versionOf({ name, members }: kit.Shape): string {
  const text = JSON.stringify({ name, members }, (member, value: unknown) =>
    said.has(member) ? undefined : value,
  );
  return sha256(canonicalJson(JSON.parse(text)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
