import {
  EventStoreOver,
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { ofMachine, UptimeDrift, type MachineClocks } from './machine-clocks';
import { ServerClock } from './server-clock';

/**
 * Milliseconds by which the clock may be behind the newest time in the log. If the duration of a command is added, a
 * larger difference would look like a wrong clock to a verifier.
 */
const behindMsMin = 50 * 60_000;

/** Thrown if this instance's clock contradicts the times in the log. Nothing was written. */
export class ClockWrong extends Unavailable {
  constructor(
    readonly code: 'CLOCK_BEHIND' | 'CLOCK_AHEAD',
    reason: string,
  ) {
    super(reason);
    this.name = 'ClockWrong';
  }
}

/**
 * Checks before each append whether the system clock can be right, because a recorded time stays in the log for ever.
 * Each verifier reports an event that is older than its predecessors. After an event with a future time, `knownAt`
 * hides newer facts. By starting the service, the operator confirms that the clock is right.
 */
export class ClockWatch {
  /** Clock of the event store's server; undefined for an embedded log. */
  readonly server: ServerClock | undefined;
  private readonly drift: UptimeDrift;
  /** Newest time in the log when the service started, if the clock was behind that time; empty otherwise. */
  private behindAtStart = '';
  /** Newest time that this instance has read or written since its start. */
  private newest = '';

  constructor(
    readonly clock: Clock,
    isOnServer: boolean,
    machine: MachineClocks = ofMachine,
  ) {
    this.drift = new UptimeDrift(clock, machine);
    if (isOnServer && clock.kind === 'system') this.server = new ServerClock(clock, machine);
  }

  /**
   * Notes the time of events that were read.
   *
   * @param knownFrom newest time in the log up to the last event read.
   */
  read(knownFrom: string): void {
    if (knownFrom > this.behindAtStart) this.wrote(knownFrom);
  }

  /**
   * Notes the time of events that were written.
   *
   * @param recordedAt time of an event that this instance has written.
   */
  wrote(recordedAt: string): void {
    if (recordedAt > this.newest) this.newest = recordedAt;
  }

  /**
   * Compares the clock with the log when the service starts.
   *
   * @returns a warning if the clock is behind the log.
   */
  begin(): string | undefined {
    const { newest } = this;
    const now = this.clock.now().toISOString();
    if (this.clock.kind !== 'system' || !isLongBefore(now, newest)) return undefined;
    this.behindAtStart = newest;
    this.newest = '';
    return this.atStart();
  }

  /** Warnings for the operator if the clock was behind the log when the service started. */
  warnings(): readonly { readonly code: 'CLOCK_BEHIND'; readonly detail: string }[] {
    const detail = this.atStart();
    return detail === undefined ? [] : [{ code: 'CLOCK_BEHIND', detail }];
  }

  private atStart(): string | undefined {
    if (this.behindAtStart === '') return undefined;
    return (
      `the newest time of the log is ${this.behindAtStart}, which was later than the clock of this machine when ` +
      'the service started: the service uses its own clock, because an operator started it. If the time in the log is wrong, ' +
      'stop the service and correct it (npm run recover -- --clock)'
    );
  }

  /**
   * Checks the clock.
   *
   * @throws ClockWrong if the clock of this machine cannot be right.
   */
  demandRight(stamp = this.clock.now().toISOString()): void {
    if (this.clock.kind !== 'system') return;
    if (isLongBefore(stamp, this.newest)) {
      throw new ClockWrong(
        'CLOCK_BEHIND',
        `the clock of this machine says ${stamp}, and the newest time that this instance has read is ${this.newest}`,
      );
    }
    const fault = (this.server ?? this.drift).fault();
    if (fault !== undefined) throw new ClockWrong('CLOCK_AHEAD', fault);
  }

  /** Wraps a log so that an event is appended only if the clock can be right. */
  on(log: EventStore): EventStore {
    return new ClockedAppends(log, this);
  }
}

class ClockedAppends extends EventStoreOver {
  constructor(
    log: EventStore,
    private readonly watch: ClockWatch,
  ) {
    super(log);
  }

  override async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    const [first] = events;
    if (first === undefined) return super.append(stream, expected, events);
    const { recordedAt } = first.metadata;
    this.watch.demandRight(recordedAt);
    const { server } = this.watch;
    server?.sends(first);
    try {
      const result = await super.append(stream, expected, events);
      server?.answered(first, result);
      this.watch.wrote(recordedAt);
      return result;
    } catch (error) {
      server?.failed(first);
      throw error;
    }
  }

  override subscribe(
    after: Position | null,
    signal: AbortSignal,
  ): AsyncIterable<readonly RecordedEvent[]> {
    const pages = super.subscribe(after, signal);
    const { server } = this.watch;
    return server === undefined ? pages : heard(pages, server);
  }

  override async check(): Promise<void> {
    await super.check();
    this.watch.demandRight();
  }
}

async function* heard(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  server: ServerClock,
): AsyncGenerator<readonly RecordedEvent[], void> {
  for await (const page of pages) {
    server.deliver(page);
    yield page;
  }
}

function isLongBefore(time: string, later: string): boolean {
  return time < later && Date.parse(later) - Date.parse(time) >= behindMsMin;
}
