import { parentPort, workerData } from 'node:worker_threads';
import type { EventStore } from '@art30/event-sourcing';
import { MissingEvents, StoreHalted, Unavailable } from '@art30/event-sourcing';
import {
  gatherPack,
  lastCheckpoint,
  lastCheckpointThrough,
  LogDiffers,
  OtherKey,
  signerOf,
} from '@art30/evidence';
import { openEventLog, ScratchFolder } from '@art30/storage';
import type { GatherOutcome, GatherTask } from './gathering';

/**
 * Gathers an evidence pack (events up to a checkpoint, for offline verification) in a worker thread. It gets its task
 * from `workerData` and posts its result in one message.
 */
async function gather(): Promise<void> {
  const task = workerData as GatherTask;
  const log = openEventLog(task.where);
  try {
    parentPort?.postMessage(await gathered(task, log).catch(outcomeOrThrow));
  } finally {
    await log.close();
  }
}

async function gathered(
  { folder, year, through, keys }: GatherTask,
  log: EventStore,
): Promise<GatherOutcome> {
  const checkpoint =
    through === undefined
      ? await lastCheckpoint(log, year)
      : await lastCheckpointThrough(log, through);
  if (checkpoint === undefined) return { refused: noCheckpoint(through) };
  // This call throws an error if no available key can sign for the checkpoint. It runs before the long work starts.
  signerOf(checkpoint, keys);
  const scratch = new ScratchFolder(folder);
  return { checkpoint, gathered: await gatherPack({ log, checkpoint, scratch }) };
}

function noCheckpoint(through: number | undefined) {
  const upTo = through === undefined ? '' : ` up to sequence ${through}`;
  const detail = `no checkpoint of the log${upTo} has been signed: have one signed, then ask for the pack`;
  return { code: 'CHECKPOINT_MISSING' as const, detail };
}

/** Turns expected errors into a result for the main thread. Any other error is a defect and is thrown. */
function outcomeOrThrow(error: unknown): GatherOutcome {
  if (error instanceof OtherKey) {
    return { refused: { code: 'CHECKPOINT_KEY_ELSEWHERE', detail: error.message } };
  }
  if (error instanceof LogDiffers || error instanceof MissingEvents) {
    return { refused: { code: 'CHECKPOINT_ALARM', detail: error.message } };
  }
  if (error instanceof Unavailable) {
    return { unavailable: error.reason, isHalted: error instanceof StoreHalted };
  }
  // Errors of the database driver lose their message between threads. The message is therefore copied into a plain
  // Error.
  throw new Error(error instanceof Error ? error.message : String(error));
}

// An error ends the worker and reaches the main thread as an `error` event.
void gather();
