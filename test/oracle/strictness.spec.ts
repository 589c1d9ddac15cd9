import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainTextBooks, type BooksLine, type PlainTextFormat } from '@art30/documents';
import fc from 'fast-check';
import { describeEngines, engines, holdings, minorUnits } from './engines';
import { changed } from './mistakes';
import { Writings } from './written-books';
import { seedOfTheDay } from '../support/seed-of-the-day';

const times = { asAt: null, sequence: 9, recordedAt: '2024-07-03T09:00:00.000Z' };

/** A journal line of one event of 2 July 2024. */
function line(changes: Partial<BooksLine>): BooksLine {
  return {
    sequence: 7,
    line: 0,
    eventId: 'e-7',
    eventType: 'ReceiptApplied',
    stream: 'pledge-P1',
    effectiveDate: '2024-07-02',
    postingDate: '2024-07-02',
    recordedAt: '2024-07-03T09:00:00.000Z',
    account: '1310',
    currency: 'EUR',
    amount: -90_00n,
    usd: -100_00n,
    dims: { donor: 'DON-A', purpose: 'k', fund: 'ART30' },
    ...changes,
  };
}

const written = (format: PlainTextFormat, lines: readonly BooksLine[]) =>
  [...plainTextBooks(format, times, lines)].join('');

/** Lines of two receivables, in euros and in dollars, that are settled in yen and dinars. */
const exchange: readonly BooksLine[] = [
  line({ account: '1150', currency: 'JPY', amount: 15_000n, usd: 98_79n }),
  line({ line: 1 }),
  line({ line: 2, account: '5410', amount: 0n, usd: 1_21n }),
  line({ line: 3, account: '1160', currency: 'KWD', amount: 30_001n, usd: 97_72n }),
  line({ line: 4, currency: 'USD', amount: -97_71n, usd: -97_71n }),
  line({ line: 5, account: '4910', currency: 'USD', amount: 0n, usd: -1n }),
];

/** The smallest and the largest amounts of a line. Their sums exceed the largest amount of a line. */
const extremes = ['JPY', 'KWD', 'USD', 'EUR'].flatMap((currency, index) => {
  const largest = 9_999_999_999_999n;
  const both = { sequence: 8 + index, currency };
  return [1n, largest, largest, -1n].flatMap((amount, place) => [
    line({ ...both, line: place * 2, amount, usd: amount }),
    line({ ...both, line: place * 2 + 1, account: '4110', amount: -amount, usd: -amount }),
  ]);
});

it.each(['hledger', 'beancount'] as const)('the small book for %s is what we write', (name) => {
  const small = readFileSync(join('test', 'oracle', 'books', `small.${name}`), 'utf8');
  expect(small).toBe(written(name, exchange));
});

describeEngines('%s', (name) => {
  const engine = engines[name];
  const writings = new Writings();
  const complaint = (text: string) => engine.check(writings.write('books', text));
  const addedUp = (text: string) => holdings(engine.rows(writings.write('books', text)));

  afterAll(() => writings.remove());

  it('agrees with an exchange of four currencies, of no, two and three decimals', () => {
    const text = written(name, exchange);
    expect(complaint(text)).toBeNull();
    expect(Object.fromEntries(addedUp(text))).toEqual({
      '1150 JPY ART30 DON-A k': { amount: 15_000n, usd: 98_79n },
      '1160 KWD ART30 DON-A k': { amount: 30_001n, usd: 97_72n },
      '1310 EUR ART30 DON-A k': { amount: -90_00n, usd: -100_00n },
      '1310 USD ART30 DON-A k': { amount: -97_71n, usd: -97_71n },
      '4910 USD ART30 DON-A k': { amount: 0n, usd: -1n },
      '5410 EUR ART30 DON-A k': { amount: 0n, usd: 1_21n },
    });
  });

  it('loses no digit of the smallest and the largest amounts', () => {
    const text = written(name, extremes);
    expect(complaint(text)).toBeNull();
    const twice = 19_999_999_999_998n;
    const found = addedUp(text);
    expect(found.size).toBe(8);
    for (const currency of ['JPY', 'KWD', 'USD', 'EUR']) {
      const held = { amount: twice, usd: twice };
      expect(found.get(`1310 ${currency} ART30 DON-A k`)).toEqual(held);
    }
  });

  it('gives back any text as it was', () => {
    console.info(`texts for ${name}: FC_SEED=${seedOfTheDay}`);
    const marks = [
      ...['a, b', 'a:b', '[2024-01-01]', 'date:2020-01-01', '; c', '|', '"', "'", '\\', '(a)'],
      ...['*', '!', '%', '%2C', '\n', '\t', ' x ', 'é', '漢字', '\u202e', '\u0000', '-', 'none'],
    ];
    const ofText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    const texts = [...marks, ...fc.sample(ofText, { seed: seedOfTheDay, numRuns: 200 })];
    const lines = texts.flatMap((text, index) => {
      const dims = { donor: text, purpose: text.toUpperCase(), fund: `F${index}` };
      const of = { sequence: index + 1, eventType: text, stream: text, eventId: text, dims };
      const usd = BigInt(index + 1);
      return [
        line({ ...of, recordedAt: text, amount: usd, usd }),
        line({ ...of, line: 1, account: '4110', amount: -usd, usd: -usd }),
      ];
    });
    const text = written(name, lines);
    expect(complaint(text)).toBeNull();
    const found = addedUp(text);
    expect(found.size).toBe(lines.length);
    for (const [index, donor] of texts.entries()) {
      const held = BigInt(index + 1);
      const key = `1310 EUR F${index} ${donor} ${donor.toUpperCase()}`;
      expect([key, found.get(key)]).toEqual([key, { amount: held, usd: held }]);
    }
  });

  describe('refuses', () => {
    it.each<[string, readonly BooksLine[]]>([
      ['an event that does not sum to zero in US dollars', exchange.slice(0, 2)],
      [
        'an event of which one currency alone does not balance',
        [line({}), line({ line: 1, account: '4110', amount: 90_01n, usd: 100_00n })],
      ],
    ])('%s', (_what, lines) => {
      expect(complaint(written(name, lines))).toMatch(/unbalanced|does not balance/);
    });

    it('a value that is off by less than a cent', () => {
      const text = written(name, exchange).replace('-100.00 USDV', '-100.004 USDV');
      expect(text).toContain('-100.004 USDV');
      expect(complaint(text)).toMatch(/assertion|does not balance/);
    });

    it.each(['JPY', 'EUR', 'KWD', 'USD'])('a unit of %s that a conversion lost', (commodity) => {
      const account = `Equity:Conversion:${commodity}`;
      const text = changed(written(name, exchange), [{ account, commodity, by: 1n }]);
      expect(complaint(text)).toMatch(/unbalanced|does not balance/);
    });

    it('an account that nobody declared', () => {
      const text = written(name, exchange).replaceAll(
        /^( +)Assets:1160-Cash-at-bank-KWD:KWD/gm,
        '$1Assets:1161-Cash-at-bank-KWD:KWD',
      );
      expect(complaint(text)).toMatch(/not been declared|unknown account|inactive/i);
    });

    it('a claim that is a unit away from what was added up', () => {
      const lines = written(name, exchange).split('\n');
      const claim = lines.findLastIndex((text) => /Assets:1150.* 15000 JPY$/.test(text));
      const text = lines.with(claim, `${lines[claim]?.slice(0, -'0 JPY'.length)}1 JPY`).join('\n');
      expect(complaint(text)).toMatch(/assertion|Balance failed/);
    });
  });
});

it('numbers are read to the last digit', () => {
  expect(minorUnits(' 1000.00 ', 'JPY')).toBe(1000n);
  expect(minorUnits('-0.500', 'USD')).toBe(-50n);
  expect(minorUnits('1000', 'KWD')).toBe(1_000_000n);
  expect(minorUnits('199999999999.98', 'USD')).toBe(19_999_999_999_998n);
  expect(() => minorUnits('0.005', 'USD')).toThrow('0.005 is no amount in USD');
});
