import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Books } from '@art30/books';
import { pause, ProjectionWorker } from '../storage/projection-worker';

/** Milliseconds between two looks at new events. */
const lookEveryMs = 1_000;

/** Alarms of each stray posting once: it is for people to reverse it, or to open the period. */
@Injectable()
export class StrayWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StrayWatch.name);
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private seen = 0;
  private found = 0;

  constructor(
    private readonly projections: ProjectionWorker,
    private readonly books: Books,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Stray postings of the whole log, as far as the read model has seen it. */
  count(): number {
    const through = this.projections.checkpoint().sequence;
    for (const stray of this.books.strayPostings.between(this.seen, through)) {
      this.found += 1;
      this.logger.error(
        `event ${stray.eventId} (${stray.eventType}, ${stray.stream}, sequence ` +
          `${stray.sequence}) posted on ${stray.postingDate} into a period that was closed`,
      );
    }
    this.seen = through;
    return this.found;
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      try {
        this.count();
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
      await pause(lookEveryMs, this.ending.signal);
    }
  }
}
