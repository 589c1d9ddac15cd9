import type { AcknowledgedDifference, Ground } from '@art30/books';
import type { ComparedFiles, StorageSettings } from '@art30/storage';
import { TaskThread } from '../process/task-thread';

type Where = Pick<StorageSettings, 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'>;

/** Task to build a read model (rows made from the log) in a file. It resumes after the last event that the file has. */
export interface BuildTask {
  readonly kind: 'build';
  readonly where: Where;
  readonly dataDir: string;
  readonly file: string;
  /** Shared memory with the sequence of the last event read, by which the main thread sees the progress. */
  readonly progress: BigInt64Array;
}

/** Task to compare the new read model with the current one, while both are updated. */
export interface CompareTask {
  readonly kind: 'compare';
  readonly from: string;
  readonly to: string;
  readonly acknowledged: readonly AcknowledgedDifference[];
}

export interface Comparison {
  readonly compared: ComparedFiles;
  /** Reason why the new read model may replace the current one; null if it may not. */
  readonly ground: Ground | null;
}

/** Reason in words why a task failed. */
export interface Undone {
  readonly failure: string;
}

/** Milliseconds after which an unfinished build is aborted. */
const buildMsMax = 6 * 60 * 60_000;
/** Milliseconds after which an unfinished comparison is aborted. */
const compareMsMax = 60 * 60_000;

/** Builds and compares read models in worker threads. */
export class RebuildThread {
  private readonly building = new TaskThread<BuildTask, { readonly built: true } | Undone>(
    'rebuilds/rebuild.worker.js',
    'the rebuild',
  );
  private readonly comparing = new TaskThread<CompareTask, Comparison | Undone>(
    'rebuilds/rebuild.worker.js',
    'the comparison',
  );

  /** @throws Error that says why the read model could not be built. */
  async build(task: Omit<BuildTask, 'kind'>): Promise<void> {
    const outcome = await this.building.run({ kind: 'build', ...task }, buildMsMax);
    if ('failure' in outcome) throw new Error(outcome.failure);
  }

  /** @throws Error that says why the read models could not be compared. */
  async compare(task: Omit<CompareTask, 'kind'>): Promise<Comparison> {
    const outcome = await this.comparing.run({ kind: 'compare', ...task }, compareMsMax);
    if ('failure' in outcome) throw new Error(outcome.failure);
    return outcome;
  }

  async end(): Promise<void> {
    await this.building.end();
    await this.comparing.end();
  }
}
