import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EventStore, ReadModel, TreeHashes } from '@art30/event-sourcing';
import { openEventLog, type Where } from './open-event-store';
import {
  compareReadModels,
  type TableComparison,
} from './read-model-comparison/compare-read-models';
import { readModelFile } from './read-store/read-model-files';
import { withScratchFile } from './private-files/scratch-folder';
import {
  openScratchReadStore,
  openSqliteReadStoreReadOnly,
  type SqliteReadStore,
} from './read-store/sqlite-read-store';
import { ScratchBytes } from './private-files/scratch-bytes';
import type { StorageSettings } from './settings';
import { nodeTreeHashes } from './node-tree-hashes';

/** Paths of a replay: the log and the read model that it checks, and the file for the rebuilt read model. */
export interface ReplayFiles extends Where {
  readonly readModel: string;
  /** Path for the rebuilt read model; the file must not exist yet. */
  readonly scratch: string;
}

/**
 * The stores of a replay. The log and the live read model are read-only; the scratch read model is empty and
 * writable.
 */
export interface ReplayStores {
  readonly log: EventStore;
  readonly live: SqliteReadStore;
  readonly scratch: SqliteReadStore;
  /** Empty temporary file beside the scratch read model. */
  readonly facts: ScratchBytes;
  readonly hashes: TreeHashes;
  readonly sha256: (text: string) => string;
  /** Compares both read models row by row up to a sequence. */
  readonly compare: (throughSequence: number) => Iterable<TableComparison>;
  /** Returns the faults that SQLite finds in the file of the live read model. */
  readonly fileFaults: () => readonly string[];
  /** Returns the milliseconds since the stores were opened. */
  readonly elapsedMs: () => number;
}

/** Calls a function with the paths of a replay, and deletes the temporary file afterwards. */
export function withReplayFiles<Result>(
  { dataDir, ...where }: StorageSettings,
  model: ReadModel,
  run: (files: ReplayFiles) => Promise<Result>,
): Promise<Result> {
  const readModel = readModelFile(dataDir, model);
  return withScratchFile((scratch) => run({ ...where, readModel, scratch }));
}

/**
 * Opens the stores of a replay, also beside the process that writes to them, and closes them afterwards. A
 * log that is passed in already open is not closed.
 *
 * @throws CannotOpen when there is no log or no read model.
 */
export async function withReplayStores<Result>(
  { readModel, scratch, openLog, ...where }: ReplayFiles & { readonly openLog?: EventStore },
  model: ReadModel,
  use: (stores: ReplayStores) => Promise<Result>,
): Promise<Result> {
  const startedMs = performance.now();
  const opened: { close(): unknown }[] = [];
  const open = <Store extends { close(): unknown }>(store: Store): Store => {
    opened.push(store);
    return store;
  };
  try {
    const log = openLog ?? open(openEventLog(where));
    const live = open(openLive(readModel, model));
    const rebuilt = open(openScratchReadStore(model, scratch));
    const facts = open(new ScratchBytes(`${scratch}.facts`));
    return await use({
      log,
      live,
      scratch: rebuilt,
      facts,
      hashes: nodeTreeHashes,
      sha256: (text) => hash('sha256', text, 'hex'),
      compare: (throughSequence) => compareReadModels(live, rebuilt, model, throughSequence),
      fileFaults: () => live.faults(),
      elapsedMs: () => performance.now() - startedMs,
    });
  } finally {
    for (const store of opened) await store.close();
  }
}

/** Opens the serving read model. If a rebuild has replaced the file meanwhile, the new file is opened. */
function openLive(file: string, model: ReadModel): SqliteReadStore {
  try {
    return openSqliteReadStoreReadOnly(file);
  } catch (error) {
    const now = readModelFile(dirname(file), model);
    if (now === file || !existsSync(now)) throw error;
    return openSqliteReadStoreReadOnly(now);
  }
}
