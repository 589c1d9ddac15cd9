import { turnsForOthers } from './turns';

describe('long work among others', () => {
  let nowMs = 0;
  let turns = 0;
  let everyTurn: NodeJS.Immediate;

  /** Others who take so many milliseconds in each turn of the loop of events. */
  function busyWith(ms: () => number): void {
    const turn = () => {
      nowMs += ms();
      turns += 1;
      everyTurn = setImmediate(turn);
    };
    everyTurn = setImmediate(turn);
  }

  /** Pieces of so many milliseconds, with a rest behind each. */
  async function work(pieces: number, ms: number): Promise<void> {
    for (let piece = 0; piece < pieces; piece += 1) {
      nowMs += ms;
      await turnsForOthers();
    }
  }

  beforeEach(async () => {
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    // A while since the last long work, of which nothing is carried on.
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
    // Half of the time is its own: it had been a ninth.
    expect(nowMs - begunMs).toBeLessThanOrEqual(20 * 10 + 10);
  });

  it('works off a turn of others that was longer than its piece', async () => {
    let turnMs = 16;
    busyWith(() => turnMs);
    const begunMs = nowMs;
    await work(40, 5);
    expect(nowMs - begunMs).toBeLessThanOrEqual(40 * 10 + 16);
    // And holds nobody up for as long as a very long turn would allow.
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
