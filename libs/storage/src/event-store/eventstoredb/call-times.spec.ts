import {
  backOffMs,
  callPauseMs,
  callTimesOf,
  defaultCallTimes,
  NoAnswer,
  pause,
  unlessAborted,
  within,
} from './call-times';

const never = new Promise<never>(() => undefined);

describe('waiting', () => {
  it('doubles from one try to the next up to its limit, and half of it is chance', () => {
    const times = { ...defaultCallTimes, backOffMinMs: 100, backOffMaxMs: 1_000 };
    const waits = (chance: number): number[] =>
      [1, 2, 3, 4, 5, 99].map((failures) => backOffMs(failures, { times, random: () => chance }));
    expect(waits(0)).toEqual([50, 100, 200, 400, 500, 500]);
    expect(waits(1)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('between two tries of a call is short, however many failed', () => {
    const waits = { times: defaultCallTimes, random: () => 1 };
    expect([1, 2, 3, 4, 99].map((failures) => callPauseMs(failures, waits))).toEqual([
      50, 100, 200, 250, 250,
    ]);
  });

  it.each([100, 5_000, 10_000, 15_000])(
    'for an append, of calls of %i ms, has an end before clients give up',
    (callMs) => {
      const times = callTimesOf(callMs);
      expect(times.callMs + times.settleMs).toBeLessThanOrEqual(25_000);
      expect(times.settleMs).toBeGreaterThanOrEqual(10_000);
    },
  );

  it('for an answer has an end', async () => {
    await expect(within(10, never)).rejects.toBeInstanceOf(NoAnswer);
    await expect(within(60_000, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(60_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('ends when the signal aborts', async () => {
    const started = performance.now();
    await pause(100_000, AbortSignal.timeout(10));
    expect(await unlessAborted(never, AbortSignal.timeout(10))).toBeUndefined();
    expect(await unlessAborted(never, AbortSignal.abort())).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(100_000);
  });
});
