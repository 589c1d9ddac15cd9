import { kit, readModel } from '@art30/accounting';
import { replayHash } from '@art30/auditing';
import { ReplayReport } from '@art30/books';
import { Checkpoints, type Clock } from '@art30/ledger';
import { withReplayFiles } from '@art30/storage';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ProblemException } from '../problems/problem';
import type { Config } from '../process/config';
import { withoutFolders } from '../process/log';
import type { ServingReadStore } from '../read-model/serving-read-store';
import { CLOCK, CONFIG, READ_STORE } from '../storage/tokens';
import { engagementAsked, type RunRecorder } from './engagements/runs';
import { ReplayThread } from './replay-thread';

const { answer, id, moment, nullable, oneOf, optional, part, shape, words } = kit;

/** Options of a replay. */
export const ReplayQuery = shape('ReplayQuery', {
  documents: optional(
    oneOf(['true', 'false'])(
      '`true` reads the bytes of every document that events name as well. Left out: it does not.',
      'true',
    ),
  ),
  ...engagementAsked,
});

export const ReplayPath = shape('ReplayPath', {
  replayId: id('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
});

/**
 * A replay, running or finished. It computes the books again from the whole log and compares them with the stored rows.
 */
export const Replay = answer('Replay', {
  id: words('Id of the replay.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  state: oneOf(['running', 'done', 'failed'])(
    '`running`, `done` with a report, or `failed`.',
    'done',
  ),
  startedAt: moment('When it was started, UTC.', '2024-10-14T13:05:00.000Z'),
  report: nullable(part(ReplayReport)('Findings; null until it is done.')),
  failure: nullable(
    words('Reason for which it failed; null otherwise.', 'it took longer than 900 seconds'),
  ),
});

type ReplayJob = kit.Infer<typeof Replay>;

/** Number of replays of which the results are kept in memory; the oldest is dropped first. */
export const replaysKeptMax = 10;
/** Milliseconds after which an unfinished replay is aborted. */
const replayTimeoutMs = 15 * 60_000;
/** Seconds after which a caller should retry while another replay is running. */
const retryAfterSeconds = 10;

/** Options of a replay, and the recorder that writes its result to an auditor's log. */
interface ReplayAsked {
  readonly withDocuments: boolean;
  readonly run: RunRecorder;
}

/** Runs replays on demand, one at a time, each in a worker thread. A replay computes the books again from the log. */
@Injectable()
export class ReplayJobs implements OnApplicationShutdown {
  private readonly logger = new Logger(ReplayJobs.name);
  private readonly jobs = new Map<string, ReplayJob>();
  private running: { readonly id: string; readonly done: Promise<void> } | null = null;
  private readonly thread = new ReplayThread();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(READ_STORE) private readonly serving: ServingReadStore,
    private readonly checkpoints: Checkpoints,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.thread.end();
    await this.running?.done;
  }

  /**
   * Starts a replay.
   *
   * @throws ProblemException 409 while another replay is running.
   */
  start(asked: ReplayAsked): ReplayJob {
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
    this.running = { id, done: this.run(job, asked) };
    return job;
  }

  /**
   * Returns the state of a replay.
   *
   * @throws ProblemException 404 for a replay that never existed or was dropped from memory.
   */
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

  private async run(job: ReplayJob, { withDocuments, run }: ReplayAsked): Promise<void> {
    const documentsDir = withDocuments ? this.config.documentsDir : undefined;
    try {
      this.serving.now.settle?.();
      const keptNotes = await this.checkpoints.keptNotes();
      const outcome = await withReplayFiles(this.config, readModel, (files) =>
        this.thread.run({ files, keptNotes, isResting: false, documentsDir }, replayTimeoutMs),
      );
      if ('finding' in outcome) throw new Error(outcome.finding);
      const { report } = outcome;
      await run.record({
        kind: 'REPLAY',
        options: { documents: String(withDocuments) },
        throughSequence: report.throughSequence,
        agrees: report.agrees,
        sha256: replayHash(report),
      });
      Object.assign(job, { state: 'done', report });
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.logger.error(`replay ${job.id}: ${failure}`);
      Object.assign(job, { state: 'failed', failure: withoutFolders(failure) });
    } finally {
      this.running = null;
    }
  }
}
