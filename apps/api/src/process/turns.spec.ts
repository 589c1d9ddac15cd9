import { turnsForOthers } from './turns';

describe('long work among others', () => {
  let nowMs = 0;
  let turns = 0;
  let everyTurn: NodeJS.Immediate;

  /** Simulates other work that takes some milliseconds in each turn of the event loop. */
  function busyWith(ms: () => number): void {
    const turn = () => {
      nowMs += ms();
      turns += 1;
      everyTurn = setImmediate(turn);
    };
    everyTurn = setImmediate(turn);
  }

  /** Simulates long work in pieces of some milliseconds, which yields the event loop after each piece. */
  async function work(pieces: number, ms: number): Promise<void> {
    for (let piece = 0; piece < pieces; piece += 1) {
      nowMs += ms;
      await turnsForOthers();
    }
  }

  beforeEach(async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    // A second passes, so that no time of the previous test is counted.
    nowMs += 1_000;
    await turnsForOthers();
    turns = 0;
  });
  afterEach(() => {
    clearImmediate(everyTurn);
    jest.restoreAllMocks();
  });

  it('rests no longer than it worked, where others are busy', async () => {
    busyWith(() => 5);
    const begunMs = nowMs;
    await work(20, 5);
    // Long work gets half of the time. If it always yielded eight turns, it would get a ninth.
    expect(nowMs - begunMs).toBeLessThanOrEqual(20 * 10 + 10);
  });

  it('works off a turn of others that was longer than its piece', async () => {
    let turnMs = 16;
    busyWith(() => turnMs);
    const begunMs = nowMs;
    await work(40, 5);
    expect(nowMs - begunMs).toBeLessThanOrEqual(40 * 10 + 16);
    // After a very long turn of other work, long work still blocks the event loop for a limited time only.
    turnMs = 1_000;
    turns = 0;
    while (turns === 0) await work(1, 5);
    turns = 0;
    const waitedFrom = nowMs;
    while (turns === 0) await work(1, 5);
    expect(nowMs - 1_000 - waitedFrom).toBeLessThanOrEqual(25 + 2 * 5);
  });

  it('gives a small request all turns that it takes', async () => {
    busyWith(() => 0);
    await work(10, 5);
    expect(turns).toBeGreaterThanOrEqual(10 * 7);
  });

  it('does not take the pieces of other long work for the time of others', async () => {
    let small = 0;
    busyWith(() => {
      small += 1;
      return 0;
    });
    await Promise.all([work(10, 5), work(10, 5), work(10, 5)]);
    expect(small).toBeGreaterThanOrEqual(10 * 7);
  });
});
