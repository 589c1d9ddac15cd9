import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Books, QuestionRefused } from '@art30/books';
import { Unavailable } from '@art30/event-sourcing';
import { Checkpoints, Witnesses, type Clock } from '@art30/ledger';
import type { Config } from '../process/config';
import type { CheckpointsCheck } from './checkpoints.answers';
import { CLOCK, CONFIG } from '../storage/tokens';

/** How checkpoints stand, as readiness tells it. */
@Injectable()
export class CheckpointWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger('Checkpoints');

  /** As they stood when the read model could last be read. */
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
   * Says before the first answer that the log lacks what this instance has read of it. Where that cannot be told yet,
   * the service starts, and each signature and each pack waits for a look of its own.
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
   * Looks at the log as it stands.
   *
   * @returns as {@link alarm}.
   * @throws Unavailable, QuestionRefused READ_MODEL_BEHIND where nobody can tell.
   */
  async look(): Promise<string | null> {
    await this.checkpoints.look();
    await this.witnesses.look();
    return this.alarm();
  }

  /** Looks at the log itself, and not at the books that were made of it. @returns whether it could be read. */
  async recheck(): Promise<boolean> {
    try {
      await this.checkpoints.recheck();
      return true;
    } catch (error) {
      demandAway(error);
      return false;
    }
  }

  /** Why nothing is signed and no pack is made; null while the log is what was signed. */
  alarm(): string | null {
    return this.checkpoints.alarm() ?? this.witnesses.alarm();
  }

  /** Down where the log is not what was signed, or a witness knows a larger tree; never for a witness that is away. */
  found(): CheckpointsCheck {
    const reason = this.alarm();
    try {
      this.seen = this.signingState();
    } catch {
      // What cannot be read is told by the check of the read model.
    }
    return { status: reason === null ? 'up' : 'down', reason, ...this.seen };
  }

  /** Age of the oldest event that no checkpoint signs, in seconds; 0 where all are signed, null where nobody can tell. */
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

/** A store or read model that is away is told by its own check. @throws any other error. */
function demandAway(error: unknown): void {
  if (!(error instanceof Unavailable || error instanceof QuestionRefused)) throw error;
}
