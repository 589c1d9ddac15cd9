import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { replayLedger, UnreadableEntries } from '@art30/books';
import { StoreHalted, MissingEvents, PoisonEvent } from '@art30/event-sourcing';
import { keptFaultIn } from '@art30/ledger';
import { CannotOpen, DocumentFolder, withReplayStores } from '@art30/storage';
import type { ReplayOutcome, ReplayTask } from './replay-thread';

/** A replay off the main thread: files in by `workerData`, the outcome out by one message. */
async function replay(): Promise<void> {
  const { files, keptNotes, isResting, documentsDir } = workerData as ReplayTask;
  const folder = documentsDir === undefined ? undefined : new DocumentFolder(documentsDir);
  const look = folder && ((sha256: string) => folder.look(sha256));
  const rest = isResting ? halfTheTime() : undefined;
  parentPort?.postMessage(
    await withReplayStores(files, readModel, (stores) =>
      replayLedger({
        ...stores,
        look,
        keptFault: keptFaultIn({ log: stores.log, keptNotes }),
        ...(rest && { rest }),
      }),
    ).then((report): ReplayOutcome => ({ report }), findingOrThrow),
  );
}

/** What these say is wrong with the books; anything else only kept the replay from being done. */
const findings = [MissingEvents, PoisonEvent, UnreadableEntries, StoreHalted, CannotOpen];

function findingOrThrow(error: unknown): ReplayOutcome {
  const isOutage = error instanceof CannotOpen && error.isOutage;
  if (error instanceof Error && !isOutage && findings.some((kind) => error instanceof kind)) {
    return { finding: error.message };
  }
  // An error of the driver reaches the owner of the thread without its words.
  throw new Error(error instanceof Error ? error.message : String(error));
}

/** Rests after each slice of work for as long as the slice took. */
function halfTheTime(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    await pause(performance.now() - sinceMs);
    sinceMs = performance.now();
  };
}

// What is thrown ends the worker and reaches its owner as an `error` event.
void replay();
