import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Books } from '@art30/books';
import { pause } from '../process/turns';

/** Milliseconds after the start of the service at which loading begins, so that waiting requests are answered first. */
const firstAfterMs = 1_000;
/** Milliseconds between two checks for newly booked lines. */
const pollMs = 1_000;

/**
 * Loads journal lines into memory before queries need them. It loads a few at a time, so that no request has to wait
 * for a long load.
 */
@Injectable()
export class ReadAhead implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReadAhead.name);
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(Books) private readonly books: Books) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    await pause(firstAfterMs, signal);
    while (!signal.aborted) {
      const isBehind = this.readOn();
      await (isBehind ? nextTurn() : pause(pollMs, signal));
    }
  }

  /**
   * Loads some lines; returns true if more are left. An error does no harm, because queries load the lines themselves.
   */
  private readOn(): boolean {
    try {
      return this.books.readOn();
    } catch (error) {
      this.logger.warn(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
