import type { Logger } from '@nestjs/common';
import { pause } from '../storage/projection-worker';

/** Work that comes round again and again in the background until the service ends. */
export class Rounds {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly logger: Logger,
    private readonly betweenMs: number,
  ) {}

  get ended(): boolean {
    return this.ending.signal.aborted;
  }

  /** A round that fails is logged; the next one tries again. */
  start(round: () => Promise<void>): void {
    this.running = this.run(round);
  }

  /** Resolves when the round that is under way is over. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(round: () => Promise<void>): Promise<void> {
    while (!this.ended) {
      try {
        await round();
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
      await pause(this.betweenMs, this.ending.signal);
    }
  }
}
