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

/** Milliseconds between two checks for new events. */
const lookEveryMs = 1_000;

/**
 * Numbers of events that people should examine. Most were recorded at the same moment as another event, and would have
 * been refused after it.
 */
export interface Races extends RacesCounted {
  /** Number of suspensions and revocations by which one administrator exceeded three within an hour. */
  readonly hastyStops: number;
}

/**
 * Logs an alarm once for each event that should have been refused, but was recorded because two requests raced. People
 * must then reverse that event or the one that conflicts with it.
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
  /** The count that starts when the current one ends; undefined if none waits. */
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
   * Counts all such events up to the read model's current position. Counts run one after the other, so that each event
   * is logged once. Callers that arrive during a count share the next one, so that counts do not queue up behind a slow
   * log.
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

  /** Result of the last count. */
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
