import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Books, QuestionRefused } from '@art30/books';
import { Unavailable } from '@art30/event-sourcing';
import { Checkpoints, Witnesses, type Clock } from '@art30/ledger';
import type { Config } from '../process/config';
import type { CheckpointsCheck } from './checkpoints.answers';
import { CLOCK, CONFIG } from '../storage/tokens';

/** State of the checkpoints as shown by readiness and the metrics. */
@Injectable()
export class CheckpointWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger('Checkpoints');

  /** The last state that was read; it is shown while the read model cannot be read. */
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
   * Logs before the first answer if the log lacks events that this instance has read. If the log cannot be
   * checked yet, the service starts anyway, and each signature and each pack is preceded by its own check.
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
   * Checks the log as it is now against its signed checkpoints.
   *
   * @returns the reason as {@link alarm} does.
   * @throws Unavailable, QuestionRefused READ_MODEL_BEHIND if the log cannot be checked.
   */
  async look(): Promise<string | null> {
    await this.checkpoints.look();
    await this.witnesses.look();
    return this.alarm();
  }

  /**
   * Checks the events of the log itself rather than the read model made from them. @returns true if the log
   * could be read.
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
   * Returns the reason why no checkpoint is signed and no pack is made; null while the log matches its
   * checkpoints.
   */
  alarm(): string | null {
    return this.checkpoints.alarm() ?? this.witnesses.alarm();
  }

  /**
   * State for readiness: `down` if the log no longer matches its checkpoints or a witness has signed a larger
   * tree, but not because a witness is unreachable.
   */
  found(): CheckpointsCheck {
    const reason = this.alarm();
    try {
      this.seen = this.signingState();
    } catch {
      // An unreadable read model is reported by the check of the read model.
    }
    return { status: reason === null ? 'up' : 'down', reason, ...this.seen };
  }

  /**
   * Age in seconds of the oldest event not covered by a checkpoint; 0 if all are covered, null if the read
   * model cannot be read.
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

/** Ignores an unavailable store or read model, which has its own check. @throws any other error. */
function demandAway(error: unknown): void {
  if (!(error instanceof Unavailable || error instanceof QuestionRefused)) throw error;
}
