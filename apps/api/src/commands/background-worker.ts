import {
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { BackgroundWork, Round } from '@art30/ledger';
import { pause } from '../process/turns';

/** Milliseconds for which a service that has just started answers first: a first round may look at the whole log. */
export const firstRoundAfterMs = 500;

/** Runs work in the background for as long as the service runs. */
export class BackgroundWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger: Logger;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** @param name under which the worker writes into the operator's log. */
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

  /** Resolves when the round that is under way is over. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** A round that fails is logged; the next one tries again. */
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
