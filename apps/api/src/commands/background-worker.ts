import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { BackgroundWork, Round } from '@art30/ledger';
import { pause } from '../process/turns';

/**
 * Milliseconds after the start at which the first round of background work begins. A round may read the whole log, so
 * waiting requests are answered first.
 */
export const firstRoundAfterMs = 500;

/** Repeats a piece of work in the background as long as the service runs. */
export class BackgroundWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger: Logger;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /**
   * @param name name of the worker in the service's log.
   * @param betweenMs milliseconds between two rounds.
   */
  constructor(
    name: string,
    private readonly work: BackgroundWork,
    private readonly betweenMs: number,
  ) {
    this.logger = new Logger(name);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Stops the worker. Resolves once the current round has ended. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Runs one round after the other. The error of a failed round is logged, and the next round repeats the work. */
  private async run(): Promise<void> {
    const round = this.round();
    await pause(firstRoundAfterMs, this.ending.signal);
    while (!round.ended) {
      try {
        await this.work.round(round);
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
      await pause(this.betweenMs, this.ending.signal);
    }
  }

  private round(): Round {
    const { logger, ending } = this;
    return {
      nowMs: () => performance.now(),
      get ended() {
        return ending.signal.aborted;
      },
      done: (what) => logger.log(what),
      waits: (what) => logger.warn(what),
    };
  }
}
