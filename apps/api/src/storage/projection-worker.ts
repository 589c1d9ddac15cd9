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
 * Milliseconds for which the projector pauses while no request waits for it. The events of a pause are then projected
 * as one page, because a page for each receipt would cost a seventh of the projector's time.
 */
const restMs = 10;
/** Milliseconds between two checks whether an operator has skipped the unreadable event that halts the projector. */
const skipPollMs = 1_000;
/** Attempts to find the end of the log for each log message about it; each attempt takes a second. */
const triesBetweenWords = 10;
const retryDelayMsMin = 100;
const retryDelayMsMax = 10_000;

/**
 * Projects the events of the log into this instance's read model (SQLite rows for queries). Requests can wait until a
 * position in the log is projected.
 */
@Injectable()
export class ProjectionWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ProjectionWorker.name);
  private readonly ending = new AbortController();
  private readonly waiters = new PositionWaiters(() => this.reached.position);
  /** Events of the pages for which requests wait. They are announced to the requests before their rows are written. */
  readonly announcedEvents = new AnnouncedEvents();
  private running: Promise<void> = Promise.resolve();
  private halted: PoisonEvent | null = null;
  /** Set if the log lacks events, which a retry cannot correct; null otherwise. */
  private broken: MissingEvents | null = null;
  private reached: Checkpoint;
  /** True if the read model had all events of the log when the log was last read. */
  private isAtEnd = false;
  /** Events that an operator has skipped. */
  private skipped: SkippedEvents = new Set();
  /** True for an event whose recorded time an operator's correction declares wrong; the projector ignores that time. */
  private untimed: UntimedEvents = () => false;
  /**
   * Checkpoint of the rows that are written, while rows of later events are announced and not yet written; null
   * otherwise. The projector goes back to this checkpoint after an error.
   */
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
   * Opens the ledger if the log is empty, and waits until the read model has caught up.
   *
   * @throws MissingEvents if the log lacks events.
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

  /**
   * Retries until the store has found the ledger's last event. If other programs write much to the same server, that
   * event is far before the server's own end.
   */
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
    // Rows of events whose commands were answered are written now, because the next start compares the read model with
    // the log.
    this.readStore.caughtUp();
    this.readStore.close();
    await this.events.close();
  }

  /** Position up to which the read model has rows. */
  checkpoint(): Checkpoint {
    this.readStore.caughtUp();
    return this.reached;
  }

  /** Id of the unreadable event at which the projector is halted; null otherwise. */
  unreadable(): string | null {
    return this.halted?.event.id ?? null;
  }

  /** Description of the event or gap that halts the projector until an operator acts; null while the projector runs. */
  standsAt(): string | null {
    if (this.halted !== null) return `event ${this.halted.event.id}, which cannot be read`;
    return this.broken === null ? null : `a gap (${this.broken.message})`;
  }

  /** Events by which the read model may lag behind the log and still count as ready. */
  get lagEventsMax(): number {
    return this.config.readyLagEventsMax;
  }

  /** Number of events in the log that the read model does not have. Counting stops at one above the limit. */
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

  /** Waits until the read model has reached a position, at most `readWaitMs`. */
  waitFor(position: Position): Promise<'reached' | 'timeout'> {
    this.readStore.caughtUp();
    return this.until(position, this.config.readWaitMs);
  }

  /**
   * Sequence of an event that this instance appended itself. It will be projected before the next read, so that its
   * request need not wait. Undefined if the request must wait for the projector.
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
    // `projectAtOnce` has written the announced rows as well.
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

  /** Fills an empty read model from the event store server in bulk, before the service answers requests. */
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
      // The projector will meet the same error and report it.
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

  /**
   * Stores an error that says that the log lacks events, which no retry can correct. Other errors are retried: an
   * outage ends by itself, and an unreadable event can be skipped.
   */
  private noteBroken(error: unknown): void {
    if (!(error instanceof MissingEvents)) return;
    this.broken = error;
    this.waiters.giveUp();
  }

  private stopped(): boolean {
    return this.ending.signal.aborted;
  }

  /**
   * Announces a page of events to the requests that wait for them, and writes its rows afterwards. These requests are
   * answered faster that way. A read in between writes the rows first.
   */
  private answerFirst(projected: Projected, write: () => void): Promise<void> | undefined {
    if (!this.waiters.areAny) return undefined;
    this.announcedEvents.note(projected);
    this.readStore.writeBeforeReading(write);
    this.writtenCheckpoint = projected.before;
    this.advance(projected.checkpoint);
    // Resolves after the requests' own continuations have run.
    return new Promise((resolve) => process.nextTick(resolve));
  }

  private advance(checkpoint: Checkpoint): void {
    this.reached = checkpoint;
    this.clocks.read(checkpoint.knownFrom);
    this.waiters.advance();
  }

  /** Halts the projector until the log has an operator's event that skips the unreadable one. */
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
