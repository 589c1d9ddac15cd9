import { randomUUID } from 'node:crypto';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { kit } from '@art30/accounting';
import { acknowledgedDifferences } from '@art30/books';
import type { EventStore } from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { differenceInWords, nextBuildOf, noteBuild, removeReadModelFile } from '@art30/storage';
import { ProblemException } from '../problems/problem';
import type { Config } from '../process/config';
import { withoutFolders } from '../process/log';
import type { ServingReadStore } from '../read-model/serving-read-store';
import { CLOCK, CONFIG, EVENT_STORE, READ_STORE } from '../storage/tokens';
import { BuiltBeside } from './built-beside';
import { RebuildThread, type Comparison } from './rebuild-thread';
import type { Rebuild } from './rebuild.answers';

type RebuildJob = kit.Infer<typeof Rebuild>;

/** Number of rebuilds of which the state is kept in memory; the oldest is dropped first. */
export const rebuildsKeptMax = 10;
/** Seconds after which a caller should retry while another rebuild is under way. */
const retryAfterSeconds = 10;
/** Milliseconds between two checks whether the current read model has all events of the new one. */
const catchUpPollMs = 20;

/** The rebuild under way, with its thread and its progress. */
interface Running {
  readonly job: RebuildJob;
  readonly progress: BigInt64Array;
  readonly over: AbortController;
  readonly thread: RebuildThread;
  done: Promise<void>;
}

/**
 * Builds a new read model (SQLite rows made from the log) beside the current one, one at a time. The new one replaces
 * the current one if both are equal, or if an operator's event acknowledges the differences. An interrupted rebuild
 * resumes at the next start of the service.
 */
@Injectable()
export class RebuildJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RebuildJobs.name);
  private readonly jobs = new Map<string, RebuildJob>();
  private running: Running | null = null;
  private isStopping = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(READ_STORE) private readonly serving: ServingReadStore,
  ) {}

  onApplicationBootstrap(): void {
    if (existsSync(nextBuildOf(this.serving.file))) this.begin();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    this.running?.over.abort();
    await this.running?.done;
  }

  /**
   * Starts a rebuild.
   *
   * @throws ProblemException 409 while another rebuild is under way, or waits for an acknowledgement.
   */
  start(): RebuildJob {
    if (this.running !== null) {
      const { id, state } = this.running.job;
      const still =
        state === 'differs'
          ? 'waits until its difference is acknowledged: abandon it before you start another'
          : 'is under way: wait for its outcome before you start another';
      throw new ProblemException({
        status: 409,
        code: 'REBUILD_RUNNING',
        detail: `rebuild ${id} ${still}`,
        retryAfterSeconds,
      });
    }
    return this.begin();
  }

  /**
   * Returns the state of a rebuild.
   *
   * @throws ProblemException 404 for a rebuild that never existed or was dropped from memory.
   */
  find(id: string): RebuildJob {
    const job = this.jobs.get(id);
    if (job !== undefined) return this.withProgress(job);
    throw new ProblemException({
      status: 404,
      code: 'REBUILD_UNKNOWN',
      detail: `this instance has no rebuild ${id}, as it keeps the last ${rebuildsKeptMax}: start another`,
    });
  }

  list(): readonly RebuildJob[] {
    return [...this.jobs.values()].map((job) => this.withProgress(job));
  }

  /**
   * Ends a rebuild that is under way; the current read model stays.
   *
   * @throws ProblemException 404 for an unknown rebuild, 409 for one that has ended.
   */
  async abandon(id: string): Promise<RebuildJob> {
    const { state } = this.find(id);
    if (this.running?.job.id !== id) {
      throw new ProblemException({
        status: 409,
        code: 'REBUILD_ENDED',
        detail: `rebuild ${id} has ended, and is ${state}: nothing is left to abandon`,
      });
    }
    const { over, done } = this.running;
    over.abort();
    await done;
    return this.find(id);
  }

  private withProgress(job: RebuildJob): RebuildJob {
    if (this.running?.job !== job || job.state !== 'building') return job;
    return { ...job, eventsRead: Number(Atomics.load(this.running.progress, 0)) };
  }

  private begin(): RebuildJob {
    const job: RebuildJob = {
      id: randomUUID(),
      state: 'building',
      startedAt: this.clock.now().toISOString(),
      eventsRead: 0,
      comparison: null,
      ground: null,
      failure: null,
    };
    this.jobs.set(job.id, job);
    const [oldest] = this.jobs.keys();
    if (this.jobs.size > rebuildsKeptMax && oldest !== undefined) this.jobs.delete(oldest);
    const running: Running = {
      job,
      over: new AbortController(),
      thread: new RebuildThread(),
      progress: new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)),
      done: Promise.resolve(),
    };
    running.over.signal.addEventListener('abort', () => void running.thread.end());
    this.running = running;
    running.done = this.run(running);
    return { ...job };
  }

  private async run(running: Running): Promise<void> {
    const { job, over } = running;
    const before = this.serving.file;
    const file = nextBuildOf(before);
    try {
      await this.replaceBy({ before, file }, running);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (over.signal.aborted) Object.assign(job, { state: 'abandoned' });
      else Object.assign(job, { state: 'failed', failure: withoutFolders(failure) });
      if (!over.signal.aborted) this.logger.error(`rebuild ${job.id}: ${failure}`);
      // A partly built file is kept if the service is stopping, so that the next start resumes it.
      if (!this.isStopping && this.serving.file !== file) removeReadModelFile(file);
    } finally {
      this.running = null;
    }
  }

  /**
   * Builds the new read model and replaces the current one by it.
   *
   * @throws Error if the new read model cannot be built or cannot replace the current one.
   */
  private async replaceBy(
    { before, file }: { readonly before: string; readonly file: string },
    { job, over, progress, thread }: Running,
  ): Promise<void> {
    const { config, serving } = this;
    const { dataDir } = config;
    demandServing(before);
    demandSpace(dataDir, before, file);
    // The build is noted before the caller is answered, so that it resumes even after the process is killed.
    noteBuild(file);
    await thread.build({ where: whereOf(config), dataDir, file, progress });
    over.signal.throwIfAborted();
    const built = new BuiltBeside(file, serving);
    try {
      await built.join(this.events);
      while (serving.now.checkpoint().sequence < built.store.checkpoint().sequence) {
        await pause(catchUpPollMs, undefined, { signal: over.signal });
      }
      for (;;) {
        const { compared, ground } = await this.compared(built, { job, over, thread, before });
        if (ground === null) {
          this.tellDifference(job, compared);
          await built.untilAcknowledged(over.signal);
          continue;
        }
        if (ground.kind === 'acknowledged' || built.isInStep()) {
          built.takeOver(dataDir, before);
          Object.assign(job, { state: 'taken-over', ground: ground.kind });
          const { throughSequence } = compared;
          this.logger.log(
            `rebuild ${job.id} took over: ${ground.kind} through event ${throughSequence}`,
          );
          return;
        }
        // Equal rows are not enough: both read models must also have been compared at the same event.
        await pause(catchUpPollMs, undefined, { signal: over.signal });
      }
    } catch (error) {
      built.leave();
      throw error;
    }
  }

  private tellDifference(job: RebuildJob, compared: Comparison['compared']): void {
    Object.assign(job, { state: 'differs' });
    const words = differenceInWords(compared);
    this.logger.error(
      `rebuild ${job.id} differs through event ${compared.throughSequence}: ${words}`,
    );
  }

  private async compared(
    built: BuiltBeside,
    { job, over, thread, before }: Pick<Running, 'job' | 'over' | 'thread'> & { before: string },
  ): Promise<Comparison> {
    over.signal.throwIfAborted();
    Object.assign(job, { state: 'comparing', eventsRead: built.store.checkpoint().sequence });
    built.lookForward();
    const acknowledged = await acknowledgedDifferences(this.events);
    // The signal is checked again right before the thread starts. An abort during the wait above found no thread to
    // end.
    over.signal.throwIfAborted();
    demandServing(before);
    for (const store of [this.serving.now, built.store]) store.settle?.();
    const comparison = await thread.compare({ from: before, to: built.file, acknowledged });
    over.signal.throwIfAborted();
    if (built.failure !== undefined) throw built.failure;
    Object.assign(job, { comparison: comparison.compared });
    return comparison;
  }
}

/**
 * Checks that the file of the current read model exists.
 *
 * @throws Error if somebody removed the file, because the new read model could not be compared with it.
 */
function demandServing(before: string): void {
  if (existsSync(before)) return;
  throw new Error(
    `${basename(before)}, which answers queries, is gone from DATA_DIR: restart the service, which builds it anew`,
  );
}

/**
 * Checks the free space on the disk. The new read model needs about as many bytes as the current one.
 *
 * @throws Error if the disk has less free space.
 */
function demandSpace(folder: string, before: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const { size = 0 } = statSync(before, { throwIfNoEntry: false }) ?? {};
  const { size: built = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const [free, needed] = [bavail * bsize, Math.max(size - built, 0)];
  if (free > needed) return;
  throw new Error(
    `DATA_DIR has ${free} bytes free, and the read model that is built needs about ${needed}: make room first`,
  );
}

function whereOf({ eventStoreUrl, eventStoreCallMs, streamPrefix }: Config) {
  return { eventStoreUrl, eventStoreCallMs, streamPrefix };
}
