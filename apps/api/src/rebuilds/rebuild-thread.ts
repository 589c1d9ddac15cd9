import type { AcknowledgedDifference, Ground } from '@art30/books';
import type { ComparedFiles, StorageSettings } from '@art30/storage';
import { TaskThread } from '../process/task-thread';

type Where = Pick<StorageSettings, 'eventStoreUrl' | 'eventStoreCallMs' | 'streamPrefix'>;

/** Builds a read model from the log, from where its file stands. */
export interface BuildTask {
  readonly kind: 'build';
  readonly where: Where;
  readonly dataDir: string;
  readonly file: string;
  /** Sequence of the last event that it has read, for who asks meanwhile. */
  readonly progress: BigInt64Array;
}

/** Compares what was built with what answers queries, while both are fed. */
export interface CompareTask {
  readonly kind: 'compare';
  readonly from: string;
  readonly to: string;
  readonly acknowledged: readonly AcknowledgedDifference[];
}

export interface Comparison {
  readonly compared: ComparedFiles;
  /** Why it may take over; null while it may not. */
  readonly ground: Ground | null;
}

/** Why a task was not done, in words. */
export interface Undone {
  readonly failure: string;
}

/** A build that takes longer is ended. */
const buildMsMax = 6 * 60 * 60_000;
/** A comparison that takes longer is ended. */
const compareMsMax = 60 * 60_000;

/** Work on a read model beside the one that answers, in a thread of its own. */
export class RebuildThread {
  private readonly building = new TaskThread<BuildTask, { readonly built: true } | Undone>(
    'rebuilds/rebuild.worker.js',
    'the rebuild',
  );
  private readonly comparing = new TaskThread<CompareTask, Comparison | Undone>(
    'rebuilds/rebuild.worker.js',
    'the comparison',
  );

  /** @throws Error which says why it could not be built. */
  async build(task: Omit<BuildTask, 'kind'>): Promise<void> {
    const outcome = await this.building.run({ kind: 'build', ...task }, buildMsMax);
    if ('failure' in outcome) throw new Error(outcome.failure);
  }

  /** @throws Error which says why it could not be compared. */
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
