import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { groundOf, rebuild } from '@art30/books';
import { nodeTreeHashes, openEventLog, openSqliteReadStore, withReadModels } from '@art30/storage';
import type { BuildTask, CompareTask, Comparison } from './rebuild-thread';

/**
 * Builds or compares read models (rows made from the log) in a worker thread. The thread gets its task from
 * `workerData` and posts its result in one message.
 */
async function work(): Promise<void> {
  const task = workerData as BuildTask | CompareTask;
  try {
    parentPort?.postMessage(task.kind === 'build' ? await build(task) : compare(task));
  } catch (error) {
    // Errors of the database driver lose their message between threads. The message is therefore sent as text.
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Builds the new read model from all events that the log has now. Later events are added by the main thread. */
async function build({ where, dataDir, file, progress }: BuildTask): Promise<{ built: true }> {
  const { store } = openSqliteReadStore(dataDir, readModel, file);
  try {
    const log = openEventLog(where);
    try {
      const rest = async () => {
        Atomics.store(progress, 0, BigInt(store.checkpoint().sequence));
      };
      await rest();
      await rebuild(log, store, { rest, hashes: nodeTreeHashes });
      return { built: true };
    } finally {
      await log.close();
    }
  } finally {
    store.close();
  }
}

function compare({ from, to, acknowledged }: CompareTask): Comparison {
  return withReadModels({ from, to }, (files) => {
    const compared = files.compareAtHead();
    return { compared, ground: groundOf(compared, acknowledged, files.compare) };
  });
}

void work();
