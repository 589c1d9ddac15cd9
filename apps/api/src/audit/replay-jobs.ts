import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { readModel, type kit } from '@art30/accounting';
import type { ReplayReport } from '@art30/books';
import type { Clock } from '@art30/ledger';
import { withReplayFiles, type ReplayFiles } from '@art30/storage';
import type { Config } from '../process/config';
import { ProblemException } from '../problems/problem';
import { CLOCK, CONFIG } from '../storage/tokens';
import type { Replay } from './replay.answers';

type ReplayJob = kit.Infer<typeof Replay>;

/** Replays whose outcome is kept, in memory; the oldest goes first. */
export const replaysKeptMax = 10;
/** A replay that takes longer is ended. */
const replayTimeoutMs = 15 * 60_000;
/** When it makes sense to ask for another replay while one is running. */
const retryAfterSeconds = 10;

/** Replays on demand, one at a time, each in a worker thread. */
@Injectable()
export class ReplayJobs implements OnApplicationShutdown {
  private readonly logger = new Logger(ReplayJobs.name);
  private readonly jobs = new Map<string, ReplayJob>();
  private running: { readonly id: string; readonly done: Promise<void> } | null = null;
  private worker: Worker | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
    await this.running?.done;
  }

  /** @throws ProblemException 409 while another replay is running. */
  start(): ReplayJob {
    if (this.running !== null) {
      throw new ProblemException({
        status: 409,
        code: 'REPLAY_RUNNING',
        detail: `replay ${this.running.id} is still running: wait for its outcome before you start another`,
        retryAfterSeconds,
      });
    }
    const id = randomUUID();
    const startedAt = this.clock.now().toISOString();
    const job: ReplayJob = { id, state: 'running', startedAt, report: null, failure: null };
    this.keep(job);
    this.running = { id, done: this.run(job) };
    return job;
  }

  /** @throws ProblemException 404 for a replay that never was, or is no longer kept. */
  find(id: string): ReplayJob {
    const job = this.jobs.get(id);
    if (job !== undefined) return job;
    throw new ProblemException({
      status: 404,
      code: 'REPLAY_UNKNOWN',
      detail: `this instance has no replay ${id}, as it keeps the last ${replaysKeptMax}: start another`,
    });
  }

  private keep(job: ReplayJob): void {
    this.jobs.set(job.id, job);
    const [oldest] = this.jobs.keys();
    if (this.jobs.size > replaysKeptMax && oldest !== undefined) this.jobs.delete(oldest);
  }

  private async run(job: ReplayJob): Promise<void> {
    try {
      const report = await withReplayFiles(this.config, readModel, (files) => this.inWorker(files));
      Object.assign(job, { state: 'done', report });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.logger.error(`replay ${job.id}: ${failure}`);
      Object.assign(job, { state: 'failed', failure });
    } finally {
      this.running = null;
      this.worker = null;
    }
  }

  private inWorker(files: ReplayFiles): Promise<ReplayReport> {
    const worker = new Worker(workerFile(), { workerData: files });
    this.worker = worker;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the replay took longer than ${replayTimeoutMs / 1_000} seconds`));
        void worker.terminate();
      }, replayTimeoutMs);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('the worker that replayed the log ended without a report'));
      });
    });
  }
}

/** The built worker: beside this file, or in the build when tests run the sources. */
function workerFile(): string {
  const beside = join(__dirname, 'replay.worker.js');
  if (existsSync(beside)) return beside;
  return join(__dirname, '../../../../dist/apps/api/src/audit/replay.worker.js');
}
