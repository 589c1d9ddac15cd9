import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { replayLedger } from '@art30/books';
import { withReplayStores, type ReplayFiles } from '@art30/storage';

/** A replay off the main thread: files in by `workerData`, the report out by one message. */
async function replay(): Promise<void> {
  const files = workerData as ReplayFiles;
  parentPort?.postMessage(await withReplayStores(files, readModel, replayLedger));
}

// What is thrown ends the worker and reaches its owner as an `error` event.
void replay();
