import { linesListedMax, listedContentView } from './proposal-view';

const line = { account: '1310', currency: 'USD', amount: '1.00', usd: '1.00', dims: {} };
const event = (id: string, lines: number, warnings = 0) => ({
  id,
  type: 'AgreementSigned',
  stream: 'pledge-P1',
  entries: Array.from({ length: lines }, () => line),
  warnings: Array.from({ length: warnings }, () => ({ code: 'RATE_OLD', detail: 'old' }) as const),
});

const shown = (books: readonly ReturnType<typeof event>[]) => {
  const { books: listed, lines, warnings } = listedContentView({ books });
  const events = listed.map(({ id, entries }) => `${id}: ${entries.length}`);
  return { events, lines, warnings: warnings.length };
};

describe('what a list shows of a proposal', () => {
  it('is all of it where it is short, also an event without lines', () => {
    expect(shown([event('a', 2, 1), event('b', 0), event('c', 4, 2)])).toEqual({
      events: ['a: 2', 'b: 0', 'c: 4'],
      lines: 6,
      warnings: 3,
    });
  });

  it('ends within an event after so many lines, and says how many there are', () => {
    const [first, second] = [event('a', linesListedMax - 1), event('b', 5)];
    expect(shown([first, second, event('c', 3), event('d', 0)])).toEqual({
      events: [`a: ${linesListedMax - 1}`, 'b: 1', 'd: 0'],
      lines: linesListedMax + 7,
      warnings: 0,
    });
  });

  it('is the totals of a run, and how many items are behind them', () => {
    const { dims: _none, ...total } = line;
    const items = [{ stream: 'pledge-P1', hash: 'a'.repeat(64) }];
    const run = { totals: [total], items, root: 'b'.repeat(64) };
    expect(listedContentView({ books: [], run }).run).toEqual({ ...run, items: 1 });
    expect(Object.keys(listedContentView({ books: [] }))).not.toContain('run');
  });

  it('ends after so many warnings', () => {
    expect(shown([event('a', 1, linesListedMax), event('b', 1, 3)])).toMatchObject({
      warnings: linesListedMax,
    });
  });
});
