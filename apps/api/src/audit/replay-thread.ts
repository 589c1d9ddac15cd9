import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ReplayReport } from '@art30/books';
import type { ReplayFiles } from '@art30/storage';

/** The report of a replay, or why the log itself cannot be replayed to its end. */
export type ReplayOutcome = { readonly report: ReplayReport } | { readonly finding: string };

/** What the thread of a replay is told. */
export interface ReplayTask {
  readonly files: ReplayFiles;
  /** Whether it works in slices and rests between them, because others use the machine. */
  readonly isResting: boolean;
  /** Folder of the documents, where their bytes are to be looked at. */
  readonly documentsDir?: string | undefined;
}

/** One replay in a thread of its own, which can be ended. */
export class ReplayThread {
  private worker: Worker | null = null;

  /** @throws Error when it takes longer than the limit, is ended, or cannot be done. */
  run(task: ReplayTask, limitMs: number): Promise<ReplayOutcome> {
    const worker = new Worker(workerFile(), { workerData: task });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the replay took longer than ${limitMs / 1_000} seconds`));
        void worker.terminate();
      }, limitMs);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('the worker that replayed the log ended without a report'));
      });
    });
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
  }
}

/** The built worker: beside this file, or in the build when tests run the sources. */
function workerFile(): string {
  const beside = join(__dirname, 'replay.worker.js');
  if (existsSync(beside)) return beside;
  return join(__dirname, '../../../../dist/apps/api/src/audit/replay.worker.js');
}
