import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { readModel } from '@art30/accounting';
import { ClockCorrections, rebuild, skippedEvents } from '@art30/books';
import {
  MissingEvents,
  pageEventsMax,
  PoisonEvent,
  projectAtOnce,
  ReadsOn,
  runProjector,
  type Checkpoint,
  type EventStore,
  type LocalLog,
  type Position,
  type Projected,
  type Projecting,
  type SkippedEvents,
  type UntimedEvents,
} from '@art30/event-sourcing';
import { isEmbedded, nodeTreeHashes, removeOtherVersions } from '@art30/storage';
import type { Config } from '../process/config';
import { pause } from '../process/turns';
import type { ServingReadStore } from '../read-model/serving-read-store';
import { identityOf } from '../sign-in/identity';
import { ClockWatch } from './clocks/clock-watch';
import { PositionWaiters } from './recent-events/position-waiters';
import { AnnouncedEvents } from './recent-events/page-events';
import { openLedger } from './open-ledger';
import { CONFIG, EVENT_STORE, READ_STORE } from './tokens';

/**
 * Milliseconds for which projecting rests while nobody waits for it, so that what is appended meanwhile is one page: of a
 * receipt that is answered without waiting, a page of its own is a seventh.
 */
const restMs = 10;
/** Milliseconds after which a halted projection looks again whether its event was left out. */
const skipPollMs = 1_000;
/** Each try to find the end of the log takes a second. */
const triesBetweenWords = 10;
const retryDelayMsMin = 100;
const retryDelayMsMax = 10_000;

/** Feeds this instance's read model from the log, and lets requests wait for a position. */
@Injectable()
export class ProjectionWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ProjectionWorker.name);
  private readonly ending = new AbortController();
  private readonly waiters = new PositionWaiters(() => this.reached.position);
  /** Events that requests wait for, before their rows are written. */
  readonly announcedEvents = new AnnouncedEvents();
  private running: Promise<void> = Promise.resolve();
  private halted: PoisonEvent | null = null;
  /** What the log lacks, which no later try will change. */
  private broken: MissingEvents | null = null;
  private reached: Checkpoint;
  /** Whether everything that was in the log when it was read last is projected, with nothing missing. */
  private isAtEnd = false;
  /** Events that an operator left out. */
  private skipped: SkippedEvents = new Set();
  /** Events whose times do not count. */
  private untimed: UntimedEvents = () => false;
  /** Where the read model stands while rows that others were told of are not written; null otherwise. */
  private writtenCheckpoint: Checkpoint | null = null;

  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore,
    @Inject(READ_STORE) private readonly readStore: ServingReadStore,
    private readonly clocks: ClockWatch,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.reached = readStore.checkpoint();
  }

  /**
   * Opens the ledger where the log is empty, and starts with a read model that has caught up.
   *
   * @throws MissingEvents where the log lacks events.
   */
  async onApplicationBootstrap(): Promise<void> {
    const { config: settings, logger } = this;
    const { clock } = this.clocks;
    const identity = identityOf(settings, clock);
    await openLedger(this.events, { clock, settings, identity, logger });
    await this.fill();
    this.running = this.run();
    const head = await this.headOnceReached();
    if (head !== null) await this.until(head, null);
    if (this.broken !== null) throw this.broken;
    this.isAtEnd = this.halted === null;
    this.clocks.read(this.reached.knownFrom);
    const wrong = this.clocks.begin();
    if (wrong !== undefined) this.logger.warn(wrong);
    if (this.halted === null) removeOtherVersions(this.config.dataDir, readModel);
  }

  /** Beside a busy neighbour the end of the log is far behind the last event of the ledger. */
  private async headOnceReached(): Promise<Position | null> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.events.head();
      } catch (error) {
        if (!(error instanceof ReadsOn) || this.stopped()) throw error;
        if (tries % triesBetweenWords === 0) this.logger.log(error.reason);
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    this.waiters.giveUp();
    await this.running;
    // What was answered is what the log is held against at the next start.
    this.readStore.caughtUp();
    this.readStore.close();
    await this.events.close();
  }

  /** The place in the log up to which the read model has rows for whoever asks. */
  checkpoint(): Checkpoint {
    this.readStore.caughtUp();
    return this.reached;
  }

  /** Id of the event at which projecting stands still until an operator acts, or null. */
  unreadable(): string | null {
    return this.halted?.event.id ?? null;
  }

  /** What projecting stands at until an operator acts, in words; null while it goes on. */
  standsAt(): string | null {
    if (this.halted !== null) return `event ${this.halted.event.id}, which cannot be read`;
    return this.broken === null ? null : `a gap (${this.broken.message})`;
  }

  /** Events that the read model may lag behind the log and still keep up. */
  get lagEventsMax(): number {
    return this.config.readyLagEventsMax;
  }

  /** Events of the log that the read model has not seen, counted up to one above the bound. */
  async lag(): Promise<number> {
    let lag = 0;
    let after = this.checkpoint().position;
    while (lag <= this.lagEventsMax) {
      const limit = Math.min(this.lagEventsMax + 1 - lag, pageEventsMax);
      const page = await this.events.readAll(after, limit);
      lag += page.length;
      after = page.at(-1)?.position ?? after;
      if (page.length < limit) break;
    }
    return lag;
  }

  /** Waits until the read model has seen a position, at most `readWaitMs`. */
  waitFor(position: Position): Promise<'reached' | 'timeout'> {
    this.readStore.caughtUp();
    return this.until(position, this.config.readWaitMs);
  }

  /**
   * Sequence of an event that this process appended, where nobody has to wait until it is projected: that is done before
   * anybody asks for anything, or once projecting has rested. Undefined where it has to be waited for.
   */
  sequenceAt(position: Position): number | undefined {
    const { local } = this.events;
    if (local === undefined || !this.isAtEnd) return undefined;
    const sequence = local.sequenceAt(position);
    const unseen = sequence - this.reached.sequence;
    if (unseen > pageEventsMax) return undefined;
    if (unseen > 0) this.readStore.projectBeforeReading(() => this.catchUp(local));
    return sequence;
  }

  private catchUp(local: LocalLog): void {
    const { now } = this.readStore;
    const checkpoint = projectAtOnce(local, now, readModel, this.projecting());
    // Rows that others were told of are written by that too.
    this.writtenCheckpoint = null;
    this.advance(checkpoint);
  }

  private projecting(): Projecting {
    const { skipped, untimed } = this;
    return { skipped, untimed, hashes: nodeTreeHashes, beside: () => this.readStore.beside() };
  }

  private until(position: Position, limitMs: number | null): Promise<'reached' | 'timeout'> {
    const isStill = this.halted !== null || this.broken !== null;
    return this.waiters.until(position, isStill ? 0 : limitMs);
  }

  /** An empty read model takes what stands on a server in bulk, before anybody asks it. */
  private async fill(): Promise<void> {
    if (isEmbedded(this.config) || this.reached.sequence > 0) return;
    const rest = async () => {
      if (this.stopped()) throw new Error('the service ends');
    };
    try {
      this.reached = await rebuild(this.events, this.readStore.now, {
        hashes: nodeTreeHashes,
        rest,
      });
    } catch {
      // Whoever follows the log meets the same, and says so.
      this.reached = this.readStore.now.checkpoint();
    }
  }

  private async run(): Promise<void> {
    let delayMs = retryDelayMsMin;
    while (!this.stopped()) {
      try {
        this.skipped = await skippedEvents(this.events);
        this.untimed = (await ClockCorrections.of(this.events)).untimed;
        await runProjector(this.events, this.readStore.now, readModel, {
          ...this.projecting(),
          signal: this.ending.signal,
          rest: () => this.waiters.unlessAwaited(restMs),
          onProjected: (projected, write) => this.answerFirst(projected, write),
          onCheckpoint: (checkpoint, events) => {
            delayMs = retryDelayMsMin;
            this.broken = null;
            this.writtenCheckpoint = null;
            this.isAtEnd = events < pageEventsMax;
            this.advance(checkpoint);
          },
        });
      } catch (error) {
        this.isAtEnd = false;
        if (this.stopped()) return;
        this.logger.error(error instanceof Error ? error.message : String(error));
        if (this.writtenCheckpoint !== null) this.reached = this.writtenCheckpoint;
        this.writtenCheckpoint = null;
        this.noteBroken(error);
        if (error instanceof PoisonEvent) await this.untilSkipped(error);
        else await pause(delayMs, this.ending.signal);
        delayMs = Math.min(delayMs * 2, retryDelayMsMax);
      }
    }
  }

  /** An outage ends by itself, and an event can be left out; a log that lacks events stays so. */
  private noteBroken(error: unknown): void {
    if (!(error instanceof MissingEvents)) return;
    this.broken = error;
    this.waiters.giveUp();
  }

  private stopped(): boolean {
    return this.ending.signal.aborted;
  }

  /**
   * Lets those who wait for a page go on, and has it written once they have: their answers are on their way then. Whoever asks
   * for anything before that has it written first.
   */
  private answerFirst(projected: Projected, write: () => void): Promise<void> | undefined {
    if (!this.waiters.areAny) return undefined;
    this.announcedEvents.note(projected);
    this.readStore.writeBeforeReading(write);
    this.writtenCheckpoint = projected.before;
    this.advance(projected.checkpoint);
    // It comes behind whatever those go on to that does not wait for anything else.
    return new Promise((resolve) => process.nextTick(resolve));
  }

  private advance(checkpoint: Checkpoint): void {
    this.reached = checkpoint;
    this.clocks.read(checkpoint.knownFrom);
    this.waiters.advance();
  }

  /** Stands still, and says so, until an operator's act to skip the event is in the log. */
  private async untilSkipped(poison: PoisonEvent): Promise<void> {
    this.halted = poison;
    this.waiters.giveUp();
    while (!this.stopped() && !(await this.isSkipped(poison.event.id))) {
      await pause(skipPollMs, this.ending.signal);
    }
    this.halted = null;
  }

  private async isSkipped(eventId: string): Promise<boolean> {
    try {
      return (await skippedEvents(this.events)).has(eventId);
    } catch (error) {
      this.logger.warn(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
