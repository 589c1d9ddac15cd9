import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * A built worker: beside the sources that run, or in the build when tests run the sources.
 *
 * @param file from `apps/api/src` on: `audit/replay.worker.js`.
 */
export function builtFile(file: string): string {
  const beside = join(__dirname, '..', file);
  if (existsSync(beside)) return beside;
  return join(__dirname, '../../../../dist/apps/api/src', file);
}

/** A task in a thread of its own, which answers by one message and can be ended. */
export class TaskThread<Task, Outcome> {
  private worker: Worker | null = null;

  /**
   * @param file of the built worker, from `apps/api/src` on: `audit/replay.worker.js`.
   * @param task in words: `the replay`.
   */
  constructor(
    private readonly file: string,
    private readonly task: string,
  ) {}

  /** @throws Error when it takes longer than the limit, is ended, or cannot be done. */
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
