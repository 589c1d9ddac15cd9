import { uptime } from 'node:os';
import {
  EventStoreOver,
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
} from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';

/** An append as late as this before another would pass, with what a command may take, for a clock that was wrong. */
const behindMsMin = 50 * 60_000;
/** How much further than the machine has run its clock may have moved. */
const aheadMsMax = 5 * 60_000;
/** A step of the clock below this is one of the measurement. */
const stepMsMin = 1_000;

/** Clocks of this machine, in milliseconds. */
export interface MachineClocks {
  /** Never set by anybody, and still while the machine sleeps. */
  steadyMs(): number;
  /** Never set by anybody, and going on while the machine sleeps. */
  uptimeMs(): number;
}

const ofMachine: MachineClocks = {
  steadyMs: () => performance.now(),
  uptimeMs: () => uptime() * 1_000,
};

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

interface Reading {
  readonly wallMs: number;
  readonly steadyMs: number;
  readonly uptimeMs: number;
}

/**
 * Looks before each append whether the system's clock can be right. A time that was once recorded stays in the
 * log: a later one before it is refused by every verifier, and one of the future hides new facts from `knownAt`.
 * A start of the service is an operator's word that the clock is right.
 */
export class ClockWatch {
  /** When the clock and the time for which the machine has run agreed, last. */
  private agreed: Reading;
  private lastLook: Reading;
  private aheadAtLastLookMs = 0;
  /** The newest time of the log at the start, where the clock was behind it then. */
  private behindAtStart = '';
  /** The newest time that this instance has read, or written, since. */
  private newest = '';

  constructor(
    readonly clock: Clock,
    private readonly isOnServer: boolean,
    private readonly machine: MachineClocks = ofMachine,
  ) {
    this.agreed = this.reading();
    this.lastLook = this.agreed;
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
    const aheadMs = this.isOnServer ? 0 : this.aheadMs();
    if (aheadMs <= aheadMsMax) return;
    throw new ClockWrong(
      'CLOCK_AHEAD',
      `the clock of this machine has moved ${Math.round(aheadMs / 1_000)} s further than the machine ran`,
    );
  }

  /** The same log, whose appends are stamped by a clock that can be right. */
  on(log: EventStore): EventStore {
    return new ClockedAppends(log, this);
  }

  /** How much further the clock has moved than the machine ran, since they agreed last. */
  private aheadMs(): number {
    const { agreed, lastLook } = this;
    const movedMs = this.clock.now().getTime() - lastLook.wallMs;
    const ranMs = this.machine.steadyMs() - lastLook.steadyMs;
    // Most looks end here: asking how long the machine is up costs more than an append may.
    if (Math.abs(movedMs - ranMs) < stepMsMin) return this.aheadAtLastLookMs;
    const now = this.reading();
    const aheadMs = now.wallMs - agreed.wallMs - (now.uptimeMs - agreed.uptimeMs);
    // A clock that was set back may be set right again.
    if (aheadMs >= 0 && aheadMs <= aheadMsMax) this.agreed = now;
    this.lastLook = now;
    this.aheadAtLastLookMs = aheadMs;
    return aheadMs;
  }

  private reading(): Reading {
    const { machine, clock } = this;
    const wallMs = clock.now().getTime();
    return { wallMs, steadyMs: machine.steadyMs(), uptimeMs: machine.uptimeMs() };
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
    const result = await super.append(stream, expected, events);
    this.watch.wrote(recordedAt);
    return result;
  }

  override async check(): Promise<void> {
    await super.check();
    this.watch.demandRight();
  }
}

function isLongBefore(time: string, later: string): boolean {
  return time < later && Date.parse(later) - Date.parse(time) >= behindMsMin;
}
