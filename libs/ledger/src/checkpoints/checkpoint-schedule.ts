import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Clock } from '../kernel/ports';
import { CheckpointAlarm, type Checkpoints } from './checkpoints';
import type { TreeBooks, Unsigned } from './tree-books';

/**
 * Signs a checkpoint (the root hash of the log's tree) after a year was closed, and at a fixed interval while there are
 * new events.
 */
export class CheckpointSchedule implements BackgroundWork {
  private alarmed: string | null = null;
  /** Event id of the last checkpoint that this instance has checked and remembered. */
  private followed: string | null = null;

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly tree: Pick<TreeBooks, 'unsigned'>,
    private readonly clock: Pick<Clock, 'msSince'>,
    /** Milliseconds between two checkpoints; 0 if checkpoints are signed on request only. */
    private readonly everyMs: number,
  ) {}

  async round(round: Round): Promise<void> {
    const unsigned = this.tree.unsigned();
    await this.follow(unsigned);
    if (this.everyMs === 0) return;
    if (unsigned.leaves === 0) return;
    if (unsigned.closes > 0) return this.sign('PERIOD_CLOSED', round);
    if (this.isDue(unsigned)) return this.sign('SCHEDULE', round);
  }

  /**
   * Checks each new checkpoint once. Checkpoints signed by other instances are thereby remembered outside the log by
   * this instance too.
   */
  private async follow({ last }: Unsigned): Promise<void> {
    if (last === null || last.eventId === this.followed) return;
    await this.checkpoints.look();
    this.followed = last.eventId;
  }

  private isDue({ last }: Unsigned): boolean {
    return last === null || this.clock.msSince(last.signedAt) >= this.everyMs;
  }

  /**
   * Signs a checkpoint. If signing fails with the same alarm round after round, the operator is told only the first
   * time.
   */
  private async sign(because: 'PERIOD_CLOSED' | 'SCHEDULE', round: Round): Promise<void> {
    try {
      const signed = await this.checkpoints.sign(because);
      if (signed !== undefined) round.done(`signed a checkpoint of ${signed.size} events`);
      this.alarmed = null;
    } catch (error) {
      if (!(error instanceof CheckpointAlarm)) throw error;
      if (this.alarmed !== error.message) round.waits(`no checkpoint is signed: ${error.message}`);
      this.alarmed = error.message;
    }
  }
}
