import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Books, QuestionRefused } from '@art30/books';
import { Unavailable } from '@art30/event-sourcing';
import { Checkpoints, Witnesses, type Clock } from '@art30/ledger';
import type { Config } from '../process/config';
import type { CheckpointsCheck } from './signing/checkpoints.answers';
import { CLOCK, CONFIG } from '../storage/tokens';

/** How checkpoints stand, as readiness tells it. */
@Injectable()
export class CheckpointWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger('Checkpoints');

  /** As they stood when the read model could last be read. */
  private seen: Omit<CheckpointsCheck, 'status' | 'reason'> = {
    ...{ signedSize: null, signedAt: null, leavesSince: 0, isWitnessed: false, witnesses: [] },
  };

  @Inject(CLOCK) private readonly clock!: Clock;

  constructor(
    private readonly books: Books,
    private readonly checkpoints: Checkpoints,
    private readonly witnesses: Witnesses,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Says before the first answer that the log lacks what this instance has read of it. */
  async onApplicationBootstrap(): Promise<void> {
    const alarm = await this.look();
    if (alarm !== null) this.logger.error(`no checkpoint is signed and no pack made: ${alarm}`);
  }

  /** Looks at the log as it stands. @returns as {@link alarm}. */
  async look(): Promise<string | null> {
    await this.looked(() => this.checkpoints.look());
    return this.alarm();
  }

  /** Looks at the log itself, and not at the books that were made of it. @returns whether it could be read. */
  recheck(): Promise<boolean> {
    return this.looked(() => this.checkpoints.recheck());
  }

  private async looked(look: () => Promise<unknown>): Promise<boolean> {
    try {
      await look();
      return true;
    } catch (error) {
      // A store or read model that is away is told by its own check, and the look is repeated with each signature.
      if (!(error instanceof Unavailable || error instanceof QuestionRefused)) throw error;
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
      this.seen = this.standing();
    } catch {
      // What cannot be read is told by the check of the read model.
    }
    return { ...{ status: reason === null ? 'up' : 'down', reason }, ...this.seen };
  }

  /** Age of the oldest event that no checkpoint signs, in seconds; 0 where all are signed, null where nobody can tell. */
  unsignedSeconds(): number | null {
    try {
      const since = this.books.checkpoints.unsignedSince();
      return since === null ? 0 : Math.max(0, this.clock.msSince(since) / 1_000);
    } catch {
      return null;
    }
  }

  private standing(): Omit<CheckpointsCheck, 'status' | 'reason'> {
    const last = this.books.checkpoints.last();
    const witnesses = [...this.witnesses.states()];
    const signed = witnesses.filter(({ signedSize }) => signedSize === last?.size).length;
    return {
      ...{ signedSize: last?.size ?? null, signedAt: last?.signedAt ?? null },
      leavesSince: this.books.tree.size() - (last?.size ?? 0),
      isWitnessed: signed >= this.config.witnessQuorum,
      witnesses,
    };
  }
}
