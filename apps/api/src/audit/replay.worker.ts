import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readModel } from '@art30/accounting';
import { replayLedger, UnreadableEntries } from '@art30/books';
import { StoreHalted, MissingEvents, PoisonEvent } from '@art30/event-sourcing';
import { keptFaultIn } from '@art30/ledger';
import { CannotOpen, DocumentFolder, withReplayStores } from '@art30/storage';
import type { ReplayOutcome, ReplayTask } from './replay-thread';

/**
 * Runs a replay in a worker thread: it computes the books again from the log and compares them with the stored rows. It
 * gets its task from `workerData` and posts its result in one message.
 */
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

/** Errors that prove a fault of the books. Any other error only means that the replay could not run. */
const findings = [MissingEvents, PoisonEvent, UnreadableEntries, StoreHalted, CannotOpen];

function findingOrThrow(error: unknown): ReplayOutcome {
  const isOutage = error instanceof CannotOpen && error.isOutage;
  if (error instanceof Error && !isOutage && findings.some((kind) => error instanceof kind)) {
    return { finding: error.message };
  }
  // Errors of the database driver lose their message between threads. The message is therefore copied into a plain
  // Error.
  throw new Error(error instanceof Error ? error.message : String(error));
}

/**
 * Returns a function that pauses for as long as the work since its last call took. A replay then uses half of a core.
 */
function halfTheTime(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    await pause(performance.now() - sinceMs);
    sinceMs = performance.now();
  };
}

// An error ends the worker and reaches the main thread as an `error` event.
void replay();
