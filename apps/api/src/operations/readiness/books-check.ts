import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { readModel } from '@art30/accounting';
import type { ReplayReport } from '@art30/books';
import { Checkpoints, type Clock } from '@art30/ledger';
import { withReplayFiles } from '@art30/storage';
import { ReplayThread, type ReplayOutcome } from '../../audit/replay-thread';
import { CheckpointWatch } from '../../checkpoints/checkpoint-watch';
import type { Config } from '../../process/config';
import { withoutFolders } from '../../process/log';
import type { ServingReadStore } from '../../read-model/serving-read-store';
import { pause } from '../../process/turns';
import { CLOCK, CONFIG, READ_STORE } from '../../storage/tokens';
import type { BooksCheckAnswer } from './health.answers';

/** Milliseconds between the end of one check and the start of the next. */
const betweenChecksMs = 24 * 60 * 60_000;
/** Milliseconds until the next check after a check that could not be completed. */
const afterFailureMs = 10 * 60_000;
/**
 * Milliseconds after which a check is aborted. A check pauses for half of its time, to leave the processor to requests.
 */
const checkLimitMs = 6 * 60 * 60_000;

/**
 * Compares the read model (rows made from the log) with the log in the background, after the start and every day.
 * Otherwise rows changed by hand, and missing events, would stay unnoticed until somebody runs a replay.
 */
@Injectable()
export class BooksCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BooksCheck.name);

  @Inject(CheckpointWatch) private readonly signed!: CheckpointWatch;

  private readonly ending = new AbortController();
  private readonly thread = new ReplayThread();
  private running: Promise<void> = Promise.resolve();
  /** True if the read model was replaced after the last check began, so that the check's result is out of date. */
  private isReplaced = false;
  /**
   * True if the last check found a fault that may lie in the log, and the log could not be read to confirm the fault.
   */
  private isUnconfirmed = false;
  private wake: () => void = () => undefined;
  private last: Omit<BooksCheckAnswer, 'status'> = {
    state: 'pending',
    throughSequence: null,
    checkedAt: null,
    reason: null,
  };

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(READ_STORE) private readonly serving: ServingReadStore,
    private readonly checkpoints: Checkpoints,
  ) {}

  onApplicationBootstrap(): void {
    this.serving.whenReplaced(() => {
      this.isReplaced = true;
      this.wake();
    });
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.thread.end();
    await this.running;
  }

  /** Result of the last check since the start. */
  found(): BooksCheckAnswer {
    const { state, reason } = this.last;
    const shownReason = reason && withoutFolders(reason);
    return { ...this.last, status: state === 'differs' ? 'down' : 'up', reason: shownReason };
  }

  private async run(): Promise<void> {
    let waitMs = this.config.booksCheckAfterMs;
    for (;;) {
      await this.pause(waitMs);
      if (this.ending.signal.aborted) return;
      this.isReplaced = false;
      await this.check();
      const isDone = this.last.state !== 'failed' && !this.isUnconfirmed;
      waitMs = isDone ? betweenChecksMs : afterFailureMs;
    }
  }

  /**
   * Waits for the next check. Ends the wait at once if the last check found differences and the read model has been
   * replaced since.
   */
  private async pause(waitMs: number): Promise<void> {
    const over = new AbortController();
    this.wake = () => {
      if (this.isReplaced && this.last.state === 'differs') over.abort();
    };
    this.wake();
    await pause(waitMs, AbortSignal.any([this.ending.signal, over.signal]));
  }

  private async check(): Promise<void> {
    try {
      const keptNotes = await this.checkpoints.keptNotes();
      const outcome = await withReplayFiles(this.config, readModel, (files) =>
        this.thread.run({ files, keptNotes, isResting: true }, checkLimitMs),
      );
      this.isUnconfirmed = mayBeOfLog(outcome) && !(await this.signed.recheck());
      this.note(outcome);
    } catch (error) {
      if (this.ending.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`the books could not be compared with the log: ${reason}`);
      this.last = { ...this.last, state: 'failed', reason };
    }
  }

  private note(outcome: ReplayOutcome): void {
    const reason = faultIn(outcome);
    const throughSequence = 'report' in outcome ? outcome.report.throughSequence : null;
    const checkedAt = this.clock.now().toISOString();
    this.last = {
      state: reason === null ? 'agrees' : 'differs',
      throughSequence,
      checkedAt,
      reason,
    };
    if (reason !== null) this.logger.error(`the books differ from the log: ${reason}`);
    else this.logger.log(`the books agree with the log through event ${throughSequence}`);
  }
}

/**
 * True if a fault may lie in the log: a checkpoint does not fit its events, or it cannot be replayed. Differing rows
 * are a fault of the read model.
 */
function mayBeOfLog(outcome: ReplayOutcome): boolean {
  return 'finding' in outcome || outcome.report.checkpoints.findingsTotal > 0;
}

/** Returns the faults found by a replay as one sentence; null if there are none. */
function faultIn(outcome: ReplayOutcome): string | null {
  if ('finding' in outcome) return outcome.finding;
  const faults = faultsIn(outcome.report);
  return faults.length === 0 ? null : faults.join('; ');
}

function faultsIn(report: ReplayReport): readonly string[] {
  const { fileFaults, differencesTotal, differences, entryFindingsTotal, entryFindings } = report;
  const [checkpoint] = report.checkpoints.findings;
  const { keptFault: kept } = report.checkpoints;
  const [fault] = fileFaults;
  const [row] = differences;
  const [event] = entryFindings;
  const [broken] = report.logFindings;
  return [
    ...(fault === undefined ? [] : [`the file of the read model is damaged: ${fault}`]),
    ...(row === undefined
      ? []
      : [
          `${differencesTotal} rows differ from those that the log makes, the first in ${rowLabel(row)}`,
        ]),
    ...(event === undefined
      ? []
      : [
          `the entries of ${entryFindingsTotal} events differ from those of the posting rules, the first ` +
            `is event ${event.sequence} in ${event.stream}`,
        ]),
    ...(broken === undefined
      ? []
      : [
          `${report.logFindingsTotal} events break a rule of people, signatures or times, the first is ` +
            `event ${broken.sequence} in ${broken.stream} (${broken.rule})`,
        ]),
    ...(checkpoint === undefined
      ? []
      : [`checkpoint ${checkpoint.sequence} does not fit the log: ${checkpoint.detail}`]),
    ...(kept === null ? [] : [kept]),
  ];
}

/** Names a row by its table and primary key, so that an operator can find the row. */
function rowLabel({ table, key }: ReplayReport['differences'][number]): string {
  return [table, ...Object.entries(key).map(([column, value]) => `${column} ${value}`)].join(', ');
}
