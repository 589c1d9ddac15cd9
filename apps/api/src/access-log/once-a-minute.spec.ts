import { OnceAMinute } from './once-a-minute';

describe('what happens over and over', () => {
  const messages: [string, number][] = [];
  const seen = new OnceAMinute<string>((what, times) => void messages.push([what, times]));

  beforeEach(() => {
    jest.useFakeTimers();
    messages.length = 0;
  });
  afterEach(() => {
    seen.close();
    jest.useRealTimers();
  });

  it('is told at once, and then once a minute with how often it came', () => {
    expect(seen.isFirst('a', 'a1')).toBe(true);
    for (const what of ['a2', 'a3', 'a4']) expect(seen.isFirst('a', what)).toBe(false);
    expect(seen.isFirst('b', 'b1')).toBe(true);
    expect(messages).toEqual([]);
    jest.advanceTimersByTime(60_000);
    expect(messages).toEqual([['a4', 3]]);
    expect(seen.isFirst('a', 'a5')).toBe(false);
    jest.advanceTimersByTime(60_000);
    expect(messages).toEqual([
      ['a4', 3],
      ['a5', 1],
    ]);
  });

  it('is told at once again after a minute without it', () => {
    seen.isFirst('a', 'a1');
    jest.advanceTimersByTime(60_000);
    expect([seen.isFirst('a', 'a2'), messages]).toEqual([true, []]);
  });

  it('is told at once again where the first one could not be', () => {
    seen.isFirst('a', 'a1');
    seen.forget('a');
    expect(seen.isFirst('a', 'a2')).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect(messages).toEqual([]);
  });

  it('is told at the end of the service as far as it was counted', () => {
    seen.isFirst('a', 'a1');
    seen.isFirst('a', 'a2');
    seen.close();
    expect(messages).toEqual([['a2', 1]]);
  });

  it('is told early where more is counted than is kept', () => {
    seen.isFirst('a', 'a1');
    seen.isFirst('a', 'a2');
    for (let other = 0; other < 10_000; other += 1) seen.isFirst(`other ${other}`, 'other');
    expect(messages).toEqual([['a2', 1]]);
  });
});
