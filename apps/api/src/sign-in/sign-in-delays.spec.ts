import { setTimeout as pauseOfNode } from 'node:timers/promises';
import { SignInDelays } from './sign-in-delays';

const minuteMs = 60_000;

describe('delays of sign-ins', () => {
  let nowMs: number;
  let waitedMs: number[];
  let stop: AbortController;
  let delays: SignInDelays;

  beforeEach(() => {
    nowMs = 0;
    waitedMs = [];
    stop = new AbortController();
    delays = new SignInDelays({
      nowMs: () => nowMs,
      pause: async (ms) => waitedMs.push(ms),
      stopping: stop.signal,
    });
  });

  async function fail(person: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) await delays.failed(person);
  }

  it('double with every failure, up to eight seconds', async () => {
    await fail('u.a', 8);
    expect(waitedMs).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('stay at eight seconds, however often somebody fails', async () => {
    await fail('u.a', 3_000);
    expect(waitedMs.at(-1)).toBe(8_000);
  });

  it('count failures that wait at the same time', async () => {
    await Promise.all([delays.failed('u.a'), delays.failed('u.a'), delays.failed('u.a')]);
    expect(waitedMs).toEqual([250, 500, 1_000]);
  });

  it('are counted by person, in whatever case the id is written', async () => {
    await fail('u.a');
    await fail('U.A');
    await fail('u.b');
    expect(waitedMs).toEqual([250, 500, 250]);
  });

  it('are forgotten after fifteen minutes without a failure', async () => {
    await fail('u.a', 3);
    nowMs += 15 * minuteMs - 1;
    await fail('u.a');
    expect(waitedMs.at(-1)).toBe(2_000);
    nowMs += 15 * minuteMs;
    await fail('u.a');
    expect(waitedMs.at(-1)).toBe(250);
  });

  it('are remembered for 10,000 ids, and forgotten for the one that failed longest ago', async () => {
    await fail('u.first');
    await fail('u.second');
    await fail('u.first');
    for (let id = 0; id < 9_999; id += 1) await fail(`u.${id}`);
    await fail('u.first');
    expect(waitedMs.at(-1)).toBe(1_000);
    await fail('u.second');
    expect(waitedMs.at(-1)).toBe(250);
  });

  it('end at once when the service stops', async () => {
    const dayMs = 24 * 60 * minuteMs;
    const endless = new SignInDelays({
      pause: (_ms, signal) => pauseOfNode(dayMs, undefined, { signal }),
      stopping: stop.signal,
    });
    const waits = Array.from({ length: 20 }, () => endless.failed('u.a'));
    stop.abort();
    await Promise.all(waits);
    await endless.failed('u.a');
  });

  it('are waited for by the clock of the machine', async () => {
    const startMs = performance.now();
    await new SignInDelays({ stopping: stop.signal }).failed('u.a');
    expect(performance.now() - startMs).toBeGreaterThan(240);
  });

  it('pass on what else goes wrong with a wait', async () => {
    const broken = new SignInDelays({
      pause: () => Promise.reject(new Error('no timer')),
      stopping: stop.signal,
    });
    await expect(broken.failed('u.a')).rejects.toThrow('no timer');
  });
});
