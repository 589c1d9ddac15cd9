import { plainTextBooks, plainTextFormats, type PlainTextFormat } from './books';
import type { BooksLine } from './transactions';

const times = { asAt: null, sequence: 9, recordedAt: '2024-07-03T09:00:00.000Z' };

/** Builds a line of one event of 2 July 2024. */
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
    dims: { donor: 'DON-A', fund: 'ART30' },
    ...changes,
  };
}

/** EUR 90.00 with a value of USD 100.00 are paid with JPY 15,000, worth USD 98.79. */
const exchange: readonly BooksLine[] = [
  line({ account: '2110', currency: 'JPY', amount: 15_000n, usd: 98_79n, dims: { fund: 'ART30' } }),
  line({ line: 1 }),
  line({ line: 2, account: '5410', amount: 0n, usd: 1_21n }),
];

function written(format: PlainTextFormat, lines: readonly BooksLine[] = exchange): string {
  return [...plainTextBooks(format, times, lines)].join('');
}

describe('the books as plain-text accounts', () => {
  it('are a journal for hledger', () => {
    expect(written('hledger')).toBe(`\
; Article 30 account: the whole books, memorandum accounts included.
; Facts: all posting dates, through event 9 of the log, recorded by 2024-07-03T09:00:00.000Z.
; USDV is the carrying value in US dollars of the amount above it: the trial balance is in USDV.
; hledger -f THIS check -s

decimal-mark .

commodity 0. JPY

account Liabilities:2110-Unapplied-receipts:JPY

commodity 0.00 USDV

commodity 0.00 EUR

account Assets:1310-Voluntary-contributions-receivable:EUR

account Expenses:5410-Loss-on-exchange:EUR

account Equity:Conversion:JPY  ; type:V

account Equity:Conversion:EUR  ; type:V

2024-07-02 * (7) ReceiptApplied | pledge-P1  ; event:e-7, effective:2024-07-02, recorded:2024-07-03T09:00:00.000Z
    Liabilities:2110-Unapplied-receipts:JPY  15000 JPY  ; fund:ART30, line:0
    Liabilities:2110-Unapplied-receipts:JPY  98.79 USDV  ; fund:ART30, line:0
    Assets:1310-Voluntary-contributions-receivable:EUR  -90.00 EUR  ; donor:DON-A, fund:ART30, line:1
    Assets:1310-Voluntary-contributions-receivable:EUR  -100.00 USDV  ; donor:DON-A, fund:ART30, line:1
    Expenses:5410-Loss-on-exchange:EUR  1.21 USDV  ; donor:DON-A, fund:ART30, line:2
    Equity:Conversion:JPY  -15000 JPY
    Equity:Conversion:EUR  90.00 EUR

2024-12-31 * Balances at the end of 2024
    Assets:1310-Voluntary-contributions-receivable:EUR  0.00 EUR = -90.00 EUR
    Assets:1310-Voluntary-contributions-receivable:EUR  0.00 USDV = -100.00 USDV
    Equity:Conversion:EUR  0.00 EUR = 90.00 EUR
    Equity:Conversion:JPY  0 JPY = -15000 JPY
    Expenses:5410-Loss-on-exchange:EUR  0.00 USDV = 1.21 USDV
    Liabilities:2110-Unapplied-receipts:JPY  0 JPY = 15000 JPY
    Liabilities:2110-Unapplied-receipts:JPY  0.00 USDV = 98.79 USDV

; End: 1 transactions, 7 postings.
`);
  });

  it('are a ledger for beancount', () => {
    expect(written('beancount', exchange.slice(0, 1))).toBe(`\
; Article 30 account: the whole books, memorandum accounts included.
; Facts: all posting dates, through event 9 of the log, recorded by 2024-07-03T09:00:00.000Z.
; USDV is the carrying value in US dollars of the amount above it: the trial balance is in USDV.
; bean-check THIS

option "title" "Article 30 account"
option "inferred_tolerance_multiplier" "0"
option "operating_currency" "USDV"

1900-01-01 commodity JPY

1900-01-01 open Liabilities:2110-Unapplied-receipts:JPY

1900-01-01 commodity USDV

2024-07-02 * "ReceiptApplied" "pledge-P1"
  sequence: 7
  event: "e-7"
  effective: 2024-07-02
  recorded: "2024-07-03T09:00:00.000Z"
  Liabilities:2110-Unapplied-receipts:JPY  15000 JPY
    fund: "ART30"
    line: "0"
  Liabilities:2110-Unapplied-receipts:JPY  98.79 USDV
    fund: "ART30"
    line: "0"

2025-01-01 balance Liabilities:2110-Unapplied-receipts:JPY  15000 JPY
2025-01-01 balance Liabilities:2110-Unapplied-receipts:JPY  98.79 USDV

; End: 1 transactions, 2 postings.
`);
  });

  describe.each(plainTextFormats)('for %s', (format) => {
    it('name every dimension of a line', () => {
      const dims = {
        donor: 'D',
        pledge: 'P',
        instalment: 2,
        recommendation: 'n' as const,
        purpose: 'k',
        level: 'NATIONAL' as const,
        country: 'KEN',
        receipt: 'R',
        bankAccount: 'BK',
        fund: 'ART30',
      };
      const text = written(format, [line({ dims })])
        .replaceAll('"', '')
        .replaceAll(': ', ':');
      for (const [name, value] of Object.entries(dims)) expect(text).toContain(`${name}:${value}`);
    });

    it('keep a line that is nothing in amount and in value', () => {
      expect(written(format, [line({ amount: 0n, usd: 0n })])).toMatch(/receivable:EUR +0\.00 EUR/);
    });

    it('convert nothing where one currency alone does not balance', () => {
      expect(written(format, [line({})])).not.toContain('Conversion');
    });

    it('convert the dollars of an allowance that stand against the value of a receivable alone', () => {
      const share = [
        line({ account: '1319', currency: 'USD', amount: -62_06n, usd: -62_06n }),
        line({ line: 1, currency: 'KWD', amount: 0n, usd: 62_06n }),
      ];
      expect(written(format, share)).toMatch(/Equity:Conversion:USD +62\.06 USD$/m);
    });

    it('convert what money in suspense has become that went through another currency and back', () => {
      const of = { receipt: 'R1', fund: 'ART30' };
      const interest = { fund: 'ART30', accountItem: 'INTEREST' } as const;
      const yen = { currency: 'JPY', dims: of };
      const taken = [
        line({ ...yen, account: '2110', amount: 2_543n, usd: 17_50n }),
        line({ ...yen, line: 1, account: '1150', amount: -2_566n, usd: -16_64n }),
        line({ ...yen, line: 2, account: '4910', amount: 0n, usd: -86n }),
        line({ ...yen, line: 3, account: '1150', amount: 2_566n, usd: 16_64n, dims: interest }),
        line({ ...yen, line: 4, account: '4310', amount: -2_566n, usd: -16_64n, dims: interest }),
      ];
      expect(written(format, taken)).toMatch(/Equity:Conversion:JPY +23 JPY$/m);
      const wrong = taken.map((one) => (one.line === 2 ? { ...one, usd: -85n } : one));
      expect(written(format, wrong)).not.toContain('Equity:Conversion');
    });

    it('write out the decimals of each currency', () => {
      const amounts = [
        line({ currency: 'KWD', amount: 1n }),
        line({ currency: 'JPY', amount: -1n }),
        line({ currency: 'USD', amount: 1_234_567_890_123_45n }),
      ];
      const text = written(format, amounts);
      for (const amount of ['0.001 KWD', '-1 JPY', '1234567890123.45 USD']) {
        expect(text).toContain(`  ${amount}`);
      }
    });

    it('claim what accounts hold at the end of each year, whatever came first in the log', () => {
      const text = written(format, [
        line({ sequence: 7, postingDate: '2025-01-31', amount: 5n }),
        line({ sequence: 8, postingDate: '2024-12-31', amount: 2n }),
      ]);
      const claims = text
        .split('\n')
        .filter((claim) => /(= |balance.* )[0-9.]+ EUR$/.test(claim))
        .map((claim) => /([0-9.]+) EUR$/.exec(claim)?.[1]);
      expect(claims).toEqual(['0.02', '0.07']);
    });

    it('end with how much there is, so that a text that breaks off is told from a whole one', () => {
      const parts = [...plainTextBooks(format, times, exchange)];
      expect(parts.at(-1)).toBe('\n; End: 1 transactions, 7 postings.\n');
      expect([...plainTextBooks(format, times, [])].join('')).toContain('; End: 0 transactions');
    });

    it('say which date and which state of knowledge they are of', () => {
      const [head] = plainTextBooks(format, { ...times, asAt: '2024-06-30' }, []);
      expect(head).toContain('; Facts: posted by 2024-06-30, through event 9 of the log, recorded');
      const [empty] = plainTextBooks(format, { asAt: null, sequence: 0, recordedAt: null }, []);
      expect(empty).toContain('; Facts: all posting dates, through event 0 of the log.\n');
    });

    it('hold any text without anything in it being read as more than text', () => {
      const text = written(format, [
        line({ stream: 'a | b ; c', eventType: '"\n', recordedAt: 'now, date:2020-01-01' }),
        line({ line: 1, dims: { donor: 'a, b:c [2020-01-01]', purpose: "é漢 %'()*~!" } }),
        line({ line: 2, dims: { donor: '\ud800' } }),
      ]);
      expect(text).toContain('a%20%7C%20b%20%3B%20c');
      expect(text).toContain('%22%0A');
      expect(text).toContain('now%2C%20date%3A2020-01-01');
      expect(text).toContain('a%2C%20b%3Ac%20%5B2020-01-01%5D');
      expect(text).toContain('%C3%A9%E6%BC%A2%20%25%27%28%29%2A%7E%21');
      expect(text).toContain('%EF%BF%BD');
    });

    it('know cash accounts and memoranda that were added to the chart', () => {
      const text = written(format, [line({ account: '1171' }), line({ account: '9310' })]);
      expect(text).toContain('Assets:1171-Cash-at-bank:EUR');
      expect(text).toContain('Equity:Memorandum:9310:EUR');
    });

    it.each(['6110', '11', 'Assets:1110', ''])('refuse account "%s"', (account) => {
      expect(() => written(format, [line({ account })])).toThrow(/not in the chart of accounts/);
    });

    it.each(['USDV', 'EURO', ''])('refuse currency "%s"', (currency) => {
      expect(() => written(format, [line({ currency })])).toThrow(/is not a currency/);
    });
  });
});
