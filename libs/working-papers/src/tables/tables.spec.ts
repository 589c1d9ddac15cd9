import { cellsOf, decimals, inside, members, money, titlesOf } from './columns';
import { addressOf, listed, listedOnce, pagesOf } from './question';

describe('a table of working papers', () => {
  const columns = [
    ...members('name', 'count', 'is'),
    ...decimals('rate'),
    ...money('paid'),
    ...inside('since', [...members('day'), ...money('usd')]),
  ];
  const row = {
    name: '=1',
    count: 3,
    is: false,
    rate: '-2.17',
    paid: { amount: '-5.00', currency: 'EUR' },
    since: { day: '2024-01-01', usd: { amount: '1.00', currency: 'USD' } },
  };

  it('has a column for each member, two for an amount, and those of a thing inside', () => {
    expect(titlesOf(columns)).toEqual([
      ...['name', 'count', 'is', 'rate', 'paid.amount', 'paid.currency'],
      ...['since.day', 'since.usd.amount', 'since.usd.currency'],
    ]);
    expect(cellsOf(columns, row)).toEqual([
      ...[{ text: '=1' }, { number: '3' }, { text: 'false' }, { number: '-2.17' }],
      ...[{ number: '-5.00' }, { text: 'EUR' }],
      ...[{ text: '2024-01-01' }, { number: '1.00' }, { text: 'USD' }],
    ]);
  });

  it('leaves empty what is null, as many columns as it fills', () => {
    const empty = { name: null, count: null, is: null, rate: null, paid: null, since: null };
    expect(cellsOf(columns, empty)).toEqual(Array.from({ length: 9 }, () => null));
  });

  it.each([
    ['a row without the member', { ...row, rate: undefined }, 'a row has no member rate'],
    ['a thing where words are due', { ...row, name: { a: 1 } }, 'a cell holds words'],
  ])('is not written of %s', (_what, other, said) => {
    expect(() => cellsOf(columns, other)).toThrow(said);
  });

  it('takes every page of a list, and what is over all pages once', async () => {
    const asked: object[] = [];
    const pages = pagesOf(async (page) => {
      asked.push(page);
      const n = asked.length;
      return { items: [{ n }], people: [{ all: 1 }], next: n < 3 ? `after ${n}` : null };
    }, 7);
    const [items, people] = [listed('a', members('n')), listedOnce('b', members('all'), 'people')];
    const found: object[] = [];
    for await (const page of pages) {
      found.push(...items.rows(page, found.length === 0), ...people.rows(page, found.length === 0));
    }
    expect(asked).toEqual([
      { limit: 7 },
      { limit: 7, cursor: 'after 1' },
      { limit: 7, cursor: 'after 2' },
    ]);
    expect(found).toEqual([{ n: 1 }, { all: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('names the address with what was asked for', () => {
    expect(addressOf('/v1/journal', { year: '2024', asAt: undefined, knownAt: 3 })).toBe(
      '/v1/journal?year=2024&knownAt=3',
    );
    expect(addressOf('/v1/journal', { asAt: null })).toBe('/v1/journal');
  });
});
