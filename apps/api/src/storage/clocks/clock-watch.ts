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

/** An append as late as this before another would pass, with what a command may take, for a clock that was wrong. */
const behindMsMin = 50 * 60_000;

/** The clock of this instance is wrong, by what it has read itself; nothing was written. */
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
 * Looks before each append whether the system's clock can be right. A time that was once recorded stays in the
 * log: a later one before it is refused by every verifier, and one of the future hides new facts from `knownAt`.
 * A start of the service is an operator's word that the clock is right.
 */
export class ClockWatch {
  /** The clock of the server that keeps the log; undefined where the log is in this process. */
  readonly server: ServerClock | undefined;
  private readonly drift: UptimeDrift;
  /** The newest time of the log at the start, where the clock was behind it then. */
  private behindAtStart = '';
  /** The newest time that this instance has read, or written, since. */
  private newest = '';

  constructor(
    readonly clock: Clock,
    isOnServer: boolean,
    machine: MachineClocks = ofMachine,
  ) {
    this.drift = new UptimeDrift(clock, machine);
    if (isOnServer && clock.kind === 'system') this.server = new ServerClock(clock, machine);
  }

  /** @param knownFrom the newest time through an event that was read. */
  read(knownFrom: string): void {
    if (knownFrom > this.behindAtStart) this.wrote(knownFrom);
  }

  /** @param recordedAt time of an event that this instance has written. */
  wrote(recordedAt: string): void {
    if (recordedAt > this.newest) this.newest = recordedAt;
  }

  /** @returns a warning where the clock is behind the log as the service starts on it. */
  begin(): string | undefined {
    const { newest } = this;
    const now = this.clock.now().toISOString();
    if (this.clock.kind !== 'system' || !isLongBefore(now, newest)) return undefined;
    this.behindAtStart = newest;
    this.newest = '';
    return this.atStart();
  }

  /** The clock was behind the log at the start, for an operator to look at. */
  warnings(): readonly { readonly code: 'CLOCK_BEHIND'; readonly detail: string }[] {
    const detail = this.atStart();
    return detail === undefined ? [] : [{ code: 'CLOCK_BEHIND', detail }];
  }

  private atStart(): string | undefined {
    if (this.behindAtStart === '') return undefined;
    return (
      `the newest time of the log is ${this.behindAtStart}, which was later than the clock of this machine when ` +
      'the service started: it goes on by its own clock, as the start is taken for the word of an operator. If the time in the log is wrong, ' +
      'stop the service and correct it (npm run recover -- --clock)'
    );
  }

  /** @throws ClockWrong where the clock of this machine cannot be right. */
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

  /** The same log, whose appends are stamped by a clock that can be right. */
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
