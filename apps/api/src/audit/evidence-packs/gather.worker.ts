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

/** Gathers a pack off the main thread: the task in by `workerData`, the outcome out by one message. */
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
  // Before the work, and not after it.
  signerOf(checkpoint, keys);
  const scratch = new ScratchFolder(folder);
  return { checkpoint, gathered: await gatherPack({ log, checkpoint, scratch }) };
}

function noCheckpoint(through: number | undefined) {
  const upTo = through === undefined ? '' : ` up to sequence ${through}`;
  const detail = `no checkpoint of the log${upTo} has been signed: have one signed, then ask for the pack`;
  return { code: 'CHECKPOINT_MISSING' as const, detail };
}

/** What these say is told to whoever asks; anything else is a defect. */
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
  // An error of the driver reaches the owner of the thread without its words.
  throw new Error(error instanceof Error ? error.message : String(error));
}

// What is thrown ends the worker and reaches its owner as an `error` event.
void gather();
