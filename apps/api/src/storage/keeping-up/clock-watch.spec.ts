import type { Clock } from '@art30/ledger';
import { MemoryEventStore } from '@art30/storage';
import { ClockWatch, ClockWrong } from './clock-watch';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A machine whose clock somebody sets, and which may sleep. */
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

describe('the watch over the clock', () => {
  let machine: Machine;
  let watch: ClockWatch;
  let appended: number;
  const log = new MemoryEventStore();

  beforeEach(() => {
    machine = new Machine();
    watch = new ClockWatch(machine.clock, false, machine);
  });

  /** Appends an event with a time; the code of the refusal, or nothing. */
  async function append(recordedAt = machine.now): Promise<string | undefined> {
    appended = (appended || 0) + 1;
    const metadata = { recordedAt, recordedBy: 'a', keyHash: '', requestHash: '' };
    const id = `00000000-0000-4000-8000-${String(appended).padStart(12, '0')}`;
    try {
      const event = { id, type: 'T', data: {}, metadata };
      await watch.on(log).append(`s-${id}`, 'no-stream', [event]);
      return undefined;
    } catch (error) {
      if (error instanceof ClockWrong) return error.code;
      throw error;
    }
  }

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

  it('takes steps of a few minutes, as those of a time server', async () => {
    for (let step = 0; step < 5; step += 1) {
      machine.set(4 * minuteMs);
      expect(await append()).toBeUndefined();
    }
  });

  it('takes a start for the word of an operator, on a log that a start in 2036 has stamped', async () => {
    watch.read('2036-01-01T00:00:00.000Z');
    expect(await append()).toBe('CLOCK_BEHIND');
    const again = new ClockWatch(machine.clock, false, machine);
    again.read('2036-01-01T00:00:00.000Z');
    expect(again.begin()).toContain('npm run recover -- --clock');
    watch = again;
    expect(await append()).toBeUndefined();
    // What others have read before counts no more, and what this one has written does.
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
