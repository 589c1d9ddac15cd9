import {
  EventStoreOver,
  WrongRevision,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { MemoryEventStore } from '@art30/storage';
import { ClockWatch, ClockWrong } from './clock-watch';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A simulated machine. Its clock can be set, and the machine can sleep. */
class Machine {
  private wallMs = Date.parse('2026-12-01T12:00:00.000Z');
  private ranMs = 0;
  private sleptMs = 0;

  readonly clock: Clock = {
    kind: 'system',
    now: () => new Date(this.wallMs),
    inHours: (hours) => new Date(this.wallMs + hours * hourMs).toISOString(),
    msSince: (time) => this.wallMs - Date.parse(time),
  };
  readonly steadyMs = () => this.ranMs;
  readonly uptimeMs = () => this.ranMs + this.sleptMs;

  run(ms: number): void {
    this.wallMs += ms;
    this.ranMs += ms;
  }

  sleep(ms: number): void {
    this.wallMs += ms;
    this.sleptMs += ms;
  }

  set(byMs: number): void {
    this.wallMs += byMs;
  }

  get now(): string {
    return this.clock.now().toISOString();
  }
}

/** A log on a server, which adds the time of its own clock to each event. */
class ServerLog extends EventStoreOver {
  private readonly created = new Map<string, number>();

  constructor(private readonly clock: Clock) {
    super(new MemoryEventStore());
  }

  override append(...[stream, expected, events]: Parameters<EventStoreOver['append']>) {
    for (const { id } of events) {
      if (!this.created.has(id)) this.created.set(id, this.clock.now().getTime());
    }
    return super.append(stream, expected, events);
  }

  override async *subscribe(after: Position | null, signal: AbortSignal) {
    for await (const page of super.subscribe(after, signal)) {
      yield page.map((event): RecordedEvent => {
        return { ...event, createdMs: this.created.get(event.id) as number };
      });
    }
  }
}

let written = 0;

function eventAt(recordedAt: string): NewEvent {
  written += 1;
  const metadata = { recordedAt, recordedBy: 'a', keyHash: '', requestHash: '' };
  const id = `00000000-0000-4000-8000-${String(written).padStart(12, '0')}`;
  return { id, type: 'T', data: {}, metadata };
}

/** Appends an event to a new stream. Returns the code of the error; undefined if the event was appended. */
async function codeOf(log: EventStore, event: NewEvent): Promise<string | undefined> {
  try {
    await log.append(`s-${event.id}`, 'no-stream', [event]);
    return undefined;
  } catch (error) {
    if (error instanceof ClockWrong) return error.code;
    throw error;
  }
}

describe('the watch over the clock', () => {
  let machine: Machine;
  let watch: ClockWatch;
  const log = new MemoryEventStore();

  beforeEach(() => {
    machine = new Machine();
    watch = new ClockWatch(machine.clock, false, machine);
  });

  /** Appends an event recorded at a time. Returns the code of the error; undefined if the event was appended. */
  const append = (recordedAt = machine.now) => codeOf(watch.on(log), eventAt(recordedAt));

  it('refuses what a clock two hours back would stamp, until the clock is right again', async () => {
    expect(await append()).toBeUndefined();
    machine.run(minuteMs);
    machine.set(-2 * hourMs);
    expect(await append()).toBe('CLOCK_BEHIND');
    await expect(watch.on(log).check()).rejects.toThrow('2026-12-01T10:01:00.000Z');
    machine.set(2 * hourMs);
    expect(await append()).toBeUndefined();
    await watch.on(log).check();
  });

  it.each([
    [49 * minuteMs, undefined],
    [50 * minuteMs, 'CLOCK_BEHIND'],
  ])('books a command that was overtaken by %d ms: %s', async (ms, code) => {
    const stamped = machine.now;
    watch.read(new Date(Date.parse(stamped) + ms).toISOString());
    expect(await append(stamped)).toBe(code);
  });

  it('refuses what a clock three days ahead would stamp, until the clock is right again', async () => {
    machine.set(3 * dayMs);
    expect(await append()).toBe('CLOCK_AHEAD');
    machine.run(hourMs);
    expect(await append()).toBe('CLOCK_AHEAD');
    await expect(watch.on(log).check()).rejects.toThrow('259200 s further');
    machine.set(-3 * dayMs);
    expect(await append()).toBeUndefined();
  });

  it('goes on after a machine has slept for a weekend', async () => {
    expect(await append()).toBeUndefined();
    machine.sleep(3 * dayMs);
    expect(await append()).toBeUndefined();
    machine.set(3 * dayMs);
    expect(await append()).toBe('CLOCK_AHEAD');
  });

  it('goes on with a clock that was set back by less than that, and right again', async () => {
    machine.set(-40 * minuteMs);
    expect(await append()).toBeUndefined();
    machine.run(minuteMs);
    machine.set(40 * minuteMs);
    expect(await append()).toBeUndefined();
  });

  it('refuses after steps of four minutes, which are no more than one that is allowed', async () => {
    const codes: (string | undefined)[] = [];
    for (let step = 0; step < 3; step += 1) {
      machine.run(hourMs);
      machine.set(4 * minuteMs);
      codes.push(await append());
    }
    expect(codes).toEqual([undefined, 'CLOCK_AHEAD', 'CLOCK_AHEAD']);
    await expect(watch.on(log).check()).rejects.toThrow('716 s further');
    machine.run(30 * dayMs);
    expect(await append()).toBe('CLOCK_AHEAD');
    machine.set(-8 * minuteMs);
    expect(await append()).toBeUndefined();
  });

  it.each([300, -300])(
    'takes %d ppm of slewing for a year, and a step of four minutes in each month',
    async (ppm) => {
      for (let day = 0; day < 365; day += 1) {
        machine.run(dayMs);
        machine.set((dayMs * ppm) / 1e6);
        if (day % 30 === 0) machine.set(4 * minuteMs);
        expect([day, await append()]).toEqual([day, undefined]);
        machine.sleep(2 * hourMs);
      }
    },
  );

  it('goes on with a clock that stood 40 minutes back for two weeks, and is right again', async () => {
    machine.set(-40 * minuteMs);
    for (let day = 0; day < 14; day += 1) {
      machine.run(dayMs);
      expect(await append()).toBeUndefined();
    }
    machine.set(40 * minuteMs);
    expect(await append()).toBeUndefined();
  });

  it('takes a start for the word of an operator, on a log that a start in 2036 has stamped', async () => {
    watch.read('2036-01-01T00:00:00.000Z');
    expect(await append()).toBe('CLOCK_BEHIND');
    const again = new ClockWatch(machine.clock, false, machine);
    again.read('2036-01-01T00:00:00.000Z');
    expect(again.begin()).toContain('npm run recover -- --clock');
    watch = again;
    expect(await append()).toBeUndefined();
    // The time in the log at the start is ignored from now on. Times of this instance's own events still count.
    watch.read('2036-01-01T00:00:00.000Z');
    machine.set(-2 * hourMs);
    expect(await append()).toBe('CLOCK_BEHIND');
  });

  it('has no word on a clock that tests set', async () => {
    const simulated = { ...machine.clock, kind: 'simulated' as const };
    watch = new ClockWatch(simulated, false, machine);
    watch.read('2036-01-01T00:00:00.000Z');
    expect(watch.begin()).toBeUndefined();
    expect(await append()).toBeUndefined();
  });
});

describe('the watch over the clock of an instance on a server', () => {
  let server: Machine;
  let machine: Machine;
  let stored: ServerLog;
  let watch: ClockWatch;
  let pages: AsyncIterator<readonly RecordedEvent[]>;
  let ending: AbortController;

  beforeEach(async () => {
    server = new Machine();
    machine = new Machine();
    stored = new ServerLog(server.clock);
    start();
    expect(await append()).toBeUndefined();
    await delivered();
  });

  afterEach(() => ending.abort());

  function start(): void {
    ending?.abort();
    ending = new AbortController();
    watch = new ClockWatch(machine.clock, true, machine);
    pages = watch.on(stored).subscribe(null, ending.signal)[Symbol.asyncIterator]();
  }

  const append = (event = eventAt(machine.now)) => codeOf(watch.on(stored), event);
  const delivered = () => pages.next();
  const run = (ms: number) => [server, machine].forEach((one) => one.run(ms));

  it.each([
    [90_000, '90 s ahead of'],
    [-90_000, '90 s behind'],
  ])('refuses after one append with a clock %d ms off, until it is right', async (ms, words) => {
    machine.set(ms);
    expect(await append()).toBeUndefined();
    await delivered();
    expect(await append()).toBe('CLOCK_AHEAD');
    run(hourMs);
    await expect(watch.on(stored).check()).rejects.toThrow(words);
    machine.set(-ms);
    expect(await append()).toBeUndefined();
    await watch.on(stored).check();
    machine.set(ms);
    expect(await append()).toBe('CLOCK_AHEAD');
  });

  it('goes on once it has slept, and takes a start for the word of an operator', async () => {
    machine.set(3 * dayMs);
    expect([await append(), await delivered(), await append()][2]).toBe('CLOCK_AHEAD');
    machine.sleep(dayMs);
    server.run(dayMs);
    expect(await append()).toBe('CLOCK_AHEAD');
    start();
    expect(await append()).toBeUndefined();
  });

  it.each([60_000, -60_000])('takes a clock that is %d ms off', async (ms) => {
    machine.set(ms);
    expect(await append()).toBeUndefined();
    await delivered();
    expect(await append()).toBeUndefined();
  });

  it('takes a command that waited for 70 s, and an answer that came 70 s late', async () => {
    const waiting = eventAt(machine.now);
    run(70_000);
    expect(await append(waiting)).toBeUndefined();
    run(70_000);
    await delivered();
    expect(await append()).toBeUndefined();
  });

  it('compares no event that stood in the log before, and the next one all the same', async () => {
    const event = eventAt(machine.now);
    expect(await append(event)).toBeUndefined();
    await delivered();
    run(hourMs);
    const again = { ...event, metadata: { ...event.metadata, recordedAt: machine.now } };
    expect(await append(again)).toBeUndefined();
    expect(await append()).toBeUndefined();
    machine.set(2 * minuteMs);
    const refused = watch.on(stored).append('s', 7, [eventAt(machine.now)]);
    await expect(refused).rejects.toBeInstanceOf(WrongRevision);
    await delivered();
    expect(await append()).toBeUndefined();
    await delivered();
    expect(await append()).toBe('CLOCK_AHEAD');
  });
});
