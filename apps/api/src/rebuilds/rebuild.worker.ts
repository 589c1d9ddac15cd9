import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { groundOf, rebuild } from '@art30/books';
import { nodeTreeHashes, openEventLog, openSqliteReadStore, withReadModels } from '@art30/storage';
import type { BuildTask, CompareTask, Comparison } from './rebuild-thread';

/**
 * Builds or compares read models in a worker thread: it gets its task by `workerData` and posts its result in
 * one message.
 */
async function work(): Promise<void> {
  const task = workerData as BuildTask | CompareTask;
  try {
    parentPort?.postMessage(task.kind === 'build' ? await build(task) : compare(task));
  } catch (error) {
    // Errors of the database driver lose their message between threads, so the message is sent as text.
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Builds up to the head of the log; later events arrive with the pages of the current read model. */
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
