import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Books, QuestionRefused } from '@art30/books';
import { Unavailable } from '@art30/event-sourcing';
import { Checkpoints, Witnesses, type Clock } from '@art30/ledger';
import type { Config } from '../process/config';
import type { CheckpointsCheck } from './checkpoints.answers';
import { CLOCK, CONFIG } from '../storage/tokens';

/** State of the checkpoints (signed roots of the tree over all events), for the readiness answer and the metrics. */
@Injectable()
export class CheckpointWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger('Checkpoints');

  /** State at the last successful read. It is shown while the read model cannot be read. */
  private seen: Omit<CheckpointsCheck, 'status' | 'reason'> = {
    signedSize: null,
    signedAt: null,
    leavesSince: 0,
    isWitnessed: false,
    witnesses: [],
  };

  @Inject(CLOCK) private readonly clock!: Clock;

  constructor(
    private readonly books: Books,
    private readonly checkpoints: Checkpoints,
    private readonly witnesses: Witnesses,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Checks the log before the first request, and logs an error if events are missing. If the log cannot be read yet,
   * the service starts anyway: each signature and each evidence pack is preceded by a check of its own.
   */
  async onApplicationBootstrap(): Promise<void> {
    try {
      const alarm = await this.look();
      if (alarm !== null) this.logger.error(`no checkpoint is signed and no pack made: ${alarm}`);
    } catch (error) {
      demandAway(error);
    }
  }

  /**
   * Compares the log as it is now with its signed checkpoints.
   *
   * @returns the reason for an alarm, as {@link alarm} does.
   * @throws Unavailable, QuestionRefused READ_MODEL_BEHIND if the log cannot be checked.
   */
  async look(): Promise<string | null> {
    await this.checkpoints.look();
    await this.witnesses.look();
    return this.alarm();
  }

  /**
   * Compares the events of the log itself, and not only the read model made from them, with the checkpoints.
   *
   * @returns true if the log could be read.
   */
  async recheck(): Promise<boolean> {
    try {
      await this.checkpoints.recheck();
      return true;
    } catch (error) {
      demandAway(error);
      return false;
    }
  }

  /**
   * Reason why the service signs no checkpoint and makes no evidence pack; null while the log matches its checkpoints.
   */
  alarm(): string | null {
    return this.checkpoints.alarm() ?? this.witnesses.alarm();
  }

  /**
   * State for the readiness answer. It is `down` if the log no longer matches its checkpoints, or if a witness has
   * signed a larger tree than the log has. An unreachable witness does not make it `down`.
   */
  found(): CheckpointsCheck {
    const reason = this.alarm();
    try {
      this.seen = this.signingState();
    } catch {
      // The readiness check of the read model reports that it cannot be read.
    }
    return { status: reason === null ? 'up' : 'down', reason, ...this.seen };
  }

  /**
   * Age in seconds of the oldest event that no checkpoint covers. It is 0 if all events are covered, and null if the
   * read model cannot be read.
   */
  unsignedSeconds(): number | null {
    try {
      const since = this.books.proofs.checkpoints.unsignedSince();
      return since === null ? 0 : Math.max(0, this.clock.msSince(since) / 1_000);
    } catch {
      return null;
    }
  }

  private signingState(): Omit<CheckpointsCheck, 'status' | 'reason'> {
    const last = this.books.proofs.checkpoints.last();
    const witnesses = [...this.witnesses.states()];
    const signed = witnesses.filter(({ signedSize }) => signedSize === last?.size).length;
    return {
      signedSize: last?.size ?? null,
      signedAt: last?.signedAt ?? null,
      leavesSince: this.books.proofs.tree.size() - (last?.size ?? 0),
      isWitnessed: signed >= this.config.witnessQuorum,
      witnesses,
    };
  }
}

/**
 * Ignores the error of an unavailable store or read model, because each of them has its own readiness check.
 *
 * @throws any other error.
 */
function demandAway(error: unknown): void {
  if (!(error instanceof Unavailable || error instanceof QuestionRefused)) throw error;
}
