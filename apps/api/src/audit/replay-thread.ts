import type { ReplayReport } from '@art30/books';
import type { ReplayFiles } from '@art30/storage';
import { TaskThread } from '../process/task-thread';

/** The report of a replay, or why the log itself cannot be replayed to its end. */
export type ReplayOutcome = { readonly report: ReplayReport } | { readonly finding: string };

/** What the thread of a replay is told. */
export interface ReplayTask {
  readonly files: ReplayFiles;
  /** Notes of checkpoints that were kept outside the log. */
  readonly keptNotes: readonly string[];
  /** Whether it works in slices and rests between them, because others use the machine. */
  readonly isResting: boolean;
  /** Folder of the documents, where their bytes are to be looked at. */
  readonly documentsDir?: string | undefined;
}

/** One replay in a thread of its own, which can be ended. */
export class ReplayThread extends TaskThread<ReplayTask, ReplayOutcome> {
  constructor() {
    super('audit/replay.worker.js', 'the replay');
  }
}
