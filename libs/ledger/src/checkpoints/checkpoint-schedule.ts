import type { BackgroundWork, Round } from '../kernel/background-work';
import type { Clock } from '../kernel/ports';
import { CheckpointAlarm, type Checkpoints } from './checkpoints';
import type { TreeBooks, Unsigned } from './tree-books';

/** Signs when a year was closed, and otherwise from time to time while there are new events. */
export class CheckpointSchedule implements BackgroundWork {
  private alarmed: string | null = null;
  /** Event of the last checkpoint that was looked at. */
  private followed: string | null = null;

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly tree: Pick<TreeBooks, 'unsigned'>,
    private readonly clock: Pick<Clock, 'msSince'>,
    /** Between two checkpoints; 0 where they are signed on request only. */
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

  /** Remembers what others signed too. */
  private async follow({ last }: Unsigned): Promise<void> {
    if (last === null || last.eventId === this.followed) return;
    await this.checkpoints.look();
    this.followed = last.eventId;
  }

  private isDue({ last }: Unsigned): boolean {
    return last === null || this.clock.msSince(last.signedAt) >= this.everyMs;
  }

  /** The same alarm is told once. */
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
