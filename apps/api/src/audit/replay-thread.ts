import type { ReplayReport } from '@art30/books';
import type { ReplayFiles } from '@art30/storage';
import { TaskThread } from '../process/task-thread';

/** The report of a replay, or the fault of the log that stopped the replay before its end. */
export type ReplayOutcome = { readonly report: ReplayReport } | { readonly finding: string };

/** Task for the thread of a replay. */
export interface ReplayTask {
  readonly files: ReplayFiles;
  /** Signed notes of checkpoints that are kept outside the log. */
  readonly keptNotes: readonly string[];
  /** True if the replay works in slices and rests between them, because other work shares the machine. */
  readonly isResting: boolean;
  /** Folder of the documents; undefined if the bytes of documents are not checked. */
  readonly documentsDir?: string | undefined;
}

/** Runs one replay in its own thread, which can be ended early. */
export class ReplayThread extends TaskThread<ReplayTask, ReplayOutcome> {
  constructor() {
    super('audit/replay.worker.js', 'the replay');
  }
}
