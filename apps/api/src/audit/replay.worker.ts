import { parentPort, workerData } from 'node:worker_threads';
import { replayLedger, type ReplayFiles } from './replay-ledger';

/** A replay off the main thread: files in by `workerData`, the report out by one message. */
async function replay(): Promise<void> {
  parentPort?.postMessage(await replayLedger(workerData as ReplayFiles));
}

// What is thrown ends the worker and reaches its owner as an `error` event.
void replay();
