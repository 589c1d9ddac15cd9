import { PositionWaiters } from './position-waiters';

/** Milliseconds that no test takes. A wait that ends sooner was ended early. */
const tooLongMs = 600_000;

describe('who waits for a position of the log', () => {
  let reached: string | null;
  let waiters: PositionWaiters;

  beforeEach(() => {
    reached = null;
    waiters = new PositionWaiters(() => reached);
  });

  it('goes on once the read model has seen it, and not before', async () => {
    const ended: string[] = [];
    const first = waiters.until('1', tooLongMs).then((result) => ended.push(`1 ${result}`));
    const second = waiters.until('2', null).then((result) => ended.push(`2 ${result}`));
    reached = '1';
    waiters.advance();
    await first;
    expect(ended).toEqual(['1 reached']);
    reached = '2';
    waiters.advance();
    await second;
    expect(ended).toEqual(['1 reached', '2 reached']);
    expect(await waiters.until('2', null)).toBe('reached');
  });

  it('waits no longer than it may, and not at all where it may not', async () => {
    expect(await waiters.until('1', 1)).toBe('timeout');
    expect(await waiters.until('1', 0)).toBe('timeout');
  });

  it('goes on where the position will not be seen', async () => {
    const waiting = waiters.until('1', tooLongMs);
    waiters.giveUp();
    expect(await waiting).toBe('timeout');
  });

  it('is no more than a thousand at one time', async () => {
    const all = Array.from({ length: 1_000 }, () => waiters.until('1', tooLongMs));
    expect(await waiters.until('1', tooLongMs)).toBe('timeout');
    waiters.giveUp();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['timeout']));
  });

  describe('and a rest', () => {
    it('lasts as long as it should while nobody waits', async () => {
      const begun = performance.now();
      await waiters.unlessAwaited(20);
      expect(performance.now() - begun).toBeGreaterThan(15);
    });

    it('is none while somebody waits', async () => {
      const waiting = waiters.until('1', tooLongMs);
      await waiters.unlessAwaited(tooLongMs);
      waiters.giveUp();
      await waiting;
    });

    it('ends when somebody begins to wait', async () => {
      const rest = waiters.unlessAwaited(tooLongMs);
      const waiting = waiters.until('1', tooLongMs);
      await rest;
      waiters.giveUp();
      await waiting;
    });

    it('ends when all are let go on, as where the service ends', async () => {
      const rest = waiters.unlessAwaited(tooLongMs);
      waiters.giveUp();
      await rest;
    });
  });
});
