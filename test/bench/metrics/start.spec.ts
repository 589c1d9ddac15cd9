import { startRatios } from './start';

describe('the ratio of a start', () => {
  const floor = { tookMs: 1_000, lookMs: 10 };

  it('is what is left without the look of the same run', () => {
    const pairs = [{ ours: { tookMs: 5_000, lookMs: 4_010 }, floor }];
    expect(startRatios(pairs)).toEqual({ min: 1, median: 1, max: 1 });
  });

  it('is a fault and holds nothing where the look alone took longer than the start', () => {
    const pairs = [{ ours: { tookMs: 5_000, lookMs: 6_400 }, floor }];
    expect(() => startRatios(pairs)).toThrow('wrong result: a look through the files of 6400 ms');
  });
});
