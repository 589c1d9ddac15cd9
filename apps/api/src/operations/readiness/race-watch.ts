import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Money } from '@art30/accounting';
import { Books } from '@art30/books';
import { firstRoundAfterMs } from '../../commands/background-worker';
import { pause } from '../../process/turns';
import { ProjectionWorker } from '../../storage/projection-worker';
import type { RacesCounted } from './health.answers';

/** Milliseconds between two looks at new events. */
const lookEveryMs = 1_000;

/** Events that people should look at: most were written at the same time as another that would have kept them out. */
export interface Races extends RacesCounted {
  /** Suspensions and revocations beyond three in an hour by one administrator. */
  readonly hastyStops: number;
}

/**
 * Alarms once of each event that a race let through: it is for people to reverse it, or to take
 * away what stands against it.
 */
@Injectable()
export class RaceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RaceWatch.name);
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private seen = 0;
  private found: Races = {
    strayPostings: 0,
    anonymousAboveLimit: 0,
    overdrafts: 0,
    undelegated: 0,
    hastyStops: 0,
  };
  private counting: Promise<Races> = Promise.resolve(this.found);
  /** The count that waits for the one under way. */
  private next: Promise<Races> | undefined;

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

  /**
   * Those of the whole log, as far as the read model has seen it when asked. One count waits for
   * the one before: each race is alarmed once, and none that was there when asked is left out. All
   * who ask meanwhile have the next one together, so that a log that is slow to answer gathers no
   * counts.
   */
  count(): Promise<Races> {
    if (this.next !== undefined) return this.next;
    const counted = this.counting.then(() => {
      this.next = undefined;
      return this.countOn();
    });
    this.next = counted;
    this.counting = counted.catch(() => this.found);
    return counted;
  }

  private async countOn(): Promise<Races> {
    const after = this.seen;
    const through = this.projections.checkpoint().sequence;
    const undelegated = await this.books.people.delegationRaces.between(after, through);
    const strays = this.books.decisionFacts.strayPostings.between(after, through);
    for (const stray of strays) {
      this.logger.error(
        `event ${stray.eventId} (${stray.eventType}, ${stray.stream}, sequence ` +
          `${stray.sequence}) posted on ${stray.postingDate} into a period that was closed`,
      );
    }
    const excesses = this.books.decisionFacts.anonymousGiving.between(after, through);
    for (const { eventId, stream, sequence, year, usd } of excesses) {
      this.logger.error(
        `event ${eventId} (${stream}, sequence ${sequence}) brings what anonymous donors have ` +
          `signed for in ${year} to ${Money.ofMinor(usd, 'USD').named}, above the limit`,
      );
    }
    const overdrafts = this.books.decisionFacts.bankCash.overdrawnBetween(after, through);
    for (const { eventId, eventType, stream, sequence, bankAccount, ...lowest } of overdrafts) {
      const { named } = Money.ofMinor(-lowest.amount, lowest.currency);
      this.logger.error(
        `event ${eventId} (${eventType}, ${stream}, sequence ${sequence}) left ${bankAccount} ` +
          `${named} below zero on ${lowest.date}, as another payment came at the same time`,
      );
    }
    for (const { eventId, sequence, detail } of undelegated) {
      this.logger.error(`event ${eventId} (sequence ${sequence}): ${detail}`);
    }
    const stops = this.books.people.accounts.hastyStops(after, through);
    for (const { eventId, sequence, by, times } of stops) {
      this.logger.warn(
        `event ${eventId} (sequence ${sequence}): ${by} suspended or revoked ${times} times within an hour`,
      );
    }
    this.seen = through;
    this.found = {
      strayPostings: this.found.strayPostings + strays.length,
      anonymousAboveLimit: this.found.anonymousAboveLimit + excesses.length,
      overdrafts: this.found.overdrafts + overdrafts.length,
      undelegated: this.found.undelegated + undelegated.length,
      hastyStops: this.found.hastyStops + stops.length,
    };
    return this.found;
  }

  /** What was counted last. */
  last(): Races {
    return this.found;
  }

  private async run(): Promise<void> {
    await pause(firstRoundAfterMs, this.ending.signal);
    while (!this.ending.signal.aborted) {
      try {
        await this.count();
      } catch (error) {
        this.logger.error(error instanceof Error ? error.message : String(error));
      }
      await pause(lookEveryMs, this.ending.signal);
    }
  }
}
