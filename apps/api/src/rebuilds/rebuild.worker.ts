import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { groundOf, rebuild } from '@art30/books';
import { nodeTreeHashes, openEventLog, openSqliteReadStore, withReadModels } from '@art30/storage';
import type { BuildTask, CompareTask, Comparison } from './rebuild-thread';

/** A read model off the main thread: the task in by `workerData`, the outcome out by one message. */
async function work(): Promise<void> {
  const task = workerData as BuildTask | CompareTask;
  try {
    parentPort?.postMessage(task.kind === 'build' ? await build(task) : compare(task));
  } catch (error) {
    // An error of the driver reaches the owner of the thread without its words.
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Ends where the log does; what comes behind that is fed with the pages of the one that answers. */
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
