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

/**
 * Paths for a replay, which makes the read model (tables for queries) again from the log and compares both. The address
 * of the log is in `Where`.
 */
export interface ReplayFiles extends Where {
  /** Path of the read model that the service uses. */
  readonly readModel: string;
  /** Path for the rebuilt read model; the file must not exist yet. */
  readonly scratch: string;
}

/**
 * The stores of a replay. The log and the live read model (which the service uses) are read-only. The scratch
 * read model is empty, and the replay writes to it.
 */
export interface ReplayStores {
  readonly log: EventStore;
  readonly live: SqliteReadStore;
  readonly scratch: SqliteReadStore;
  /** Empty temporary file beside the scratch read model, for bytes that the replay must not hold in memory. */
  readonly facts: ScratchBytes;
  readonly hashes: TreeHashes;
  readonly sha256: (text: string) => string;
  /** Compares both read models row by row, up to an event by its sequence (number in the log). */
  readonly compare: (throughSequence: number) => Iterable<TableComparison>;
  /** Returns the faults that SQLite finds in the file of the live read model. */
  readonly fileFaults: () => readonly string[];
  /** Returns the milliseconds since the stores were opened. */
  readonly elapsedMs: () => number;
}

/**
 * Calls a function with the paths for a replay, and deletes the temporary file of the rebuilt read model
 * afterwards.
 */
export function withReplayFiles<Result>(
  { dataDir, ...where }: StorageSettings,
  model: ReadModel,
  run: (files: ReplayFiles) => Promise<Result>,
): Promise<Result> {
  const readModel = readModelFile(dataDir, model);
  return withScratchFile((scratch) => run({ ...where, readModel, scratch }));
}

/**
 * Opens the stores of a replay, and closes them afterwards. The service may go on writing to the log and the live read
 * model meanwhile.
 *
 * @param openLog log that the caller has open and closes itself.
 * @throws CannotOpen if there is no log or no read model.
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

/**
 * Opens the read model that the service uses. If the service has meanwhile changed to a newly built file, that file is
 * opened.
 */
function openLive(file: string, model: ReadModel): SqliteReadStore {
  try {
    return openSqliteReadStoreReadOnly(file);
  } catch (error) {
    const now = readModelFile(dirname(file), model);
    if (now === file || !existsSync(now)) throw error;
    return openSqliteReadStoreReadOnly(now);
  }
}
