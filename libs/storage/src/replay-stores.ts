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
 * The files of a replay: the log and the read model that it reads, and the file in which it
 * rebuilds.
 */
export interface ReplayFiles extends Where {
  readonly readModel: string;
  /** File in which to rebuild; it must not exist yet. */
  readonly scratch: string;
}

/** The log, the live read model and an empty one, all but the last opened for reading only. */
export interface ReplayStores {
  readonly log: EventStore;
  readonly live: SqliteReadStore;
  readonly scratch: SqliteReadStore;
  /** Empty, in a file beside the scratch read model. */
  readonly facts: ScratchBytes;
  readonly hashes: TreeHashes;
  readonly sha256: (text: string) => string;
  /** Compares both read models row by row through a sequence. */
  readonly compare: (throughSequence: number) => Iterable<TableComparison>;
  /** Faults that SQLite finds in the file of the live read model. */
  readonly fileFaults: () => readonly string[];
  /** Milliseconds since the stores were opened. */
  readonly elapsedMs: () => number;
}

/** Gives the files of a replay by the settings, with a scratch file that is removed afterwards. */
export function withReplayFiles<Result>(
  { dataDir, ...where }: StorageSettings,
  model: ReadModel,
  run: (files: ReplayFiles) => Promise<Result>,
): Promise<Result> {
  const readModel = readModelFile(dataDir, model);
  return withScratchFile((scratch) => run({ ...where, readModel, scratch }));
}

/**
 * Opens the files of a replay, beside the process that writes to them or alone, and closes them. A log that is
 * open already, which was looked through then, stays so.
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

/** The file that answers queries; one that was built anew may have taken its place since it was named. */
function openLive(file: string, model: ReadModel): SqliteReadStore {
  try {
    return openSqliteReadStoreReadOnly(file);
  } catch (error) {
    const now = readModelFile(dirname(file), model);
    if (now === file || !existsSync(now)) throw error;
    return openSqliteReadStoreReadOnly(now);
  }
}
