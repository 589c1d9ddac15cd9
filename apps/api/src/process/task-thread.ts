import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Returns the path of a compiled worker script. It is beside the running sources, or in `dist` if tests run the
 * TypeScript sources.
 *
 * @param file path relative to `apps/api/src`, such as `audit/replay.worker.js`.
 */
export function builtFile(file: string): string {
  const beside = join(__dirname, '..', file);
  if (existsSync(beside)) return beside;
  return join(__dirname, '../../../../dist/apps/api/src', file);
}

/** Runs a task in a worker thread. The thread answers with one message and can be ended early. */
export class TaskThread<Task, Outcome> {
  private worker: Worker | null = null;

  /**
   * @param file path of the compiled worker, relative to `apps/api/src`, such as `audit/replay.worker.js`.
   * @param task name of the task for error messages, such as `the replay`.
   */
  constructor(
    private readonly file: string,
    private readonly task: string,
  ) {}

  /**
   * Runs the task and returns the message of the thread.
   *
   * @throws Error if the task fails, is ended, or takes longer than the limit.
   */
  run(task: Task, limitMs: number): Promise<Outcome> {
    const worker = new Worker(builtFile(this.file), { workerData: task });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.task} took longer than ${limitMs / 1_000} seconds`));
        void worker.terminate();
      }, limitMs);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        clearTimeout(timer);
        reject(new Error(`the worker of ${this.task} ended without an outcome`));
      });
    });
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
  }
}
