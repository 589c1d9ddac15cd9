import type { ReplayReport } from '@art30/books';
import type { ReplayFiles } from '@art30/storage';
import { TaskThread } from '../process/task-thread';

/** The report of a replay (the books computed again from the log), or the fault of the log that stopped it early. */
export type ReplayOutcome = { readonly report: ReplayReport } | { readonly finding: string };

/** Task for the thread that runs a replay. */
export interface ReplayTask {
  readonly files: ReplayFiles;
  /** Signed notes of checkpoints (roots over the log) that are stored outside the log. The log must continue them. */
  readonly keptNotes: readonly string[];
  /** True if the replay pauses between its slices of work, because requests need the processor too. */
  readonly isResting: boolean;
  /** Folder of the documents. If undefined, the bytes of documents are not checked. */
  readonly documentsDir?: string | undefined;
}

/** Runs one replay in a worker thread, which can be ended early. */
export class ReplayThread extends TaskThread<ReplayTask, ReplayOutcome> {
  constructor() {
    super('audit/replay.worker.js', 'the replay');
  }
}
