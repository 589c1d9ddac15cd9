import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { PlainTextFormat } from '@art30/documents';
import type { ReadStore } from '@art30/event-sourcing';
import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { READ_STORE } from '../../apps/api/src/storage/tokens';
import { example } from '../support/example-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { describeEngines, engines, holdings, minorUnits, type EngineRow } from './engines';
import { changed, retagged } from './mistakes';
import { journalHoldings, Writings } from './written-books';

const program = join('dist', 'apps', 'cli', 'src', 'export.js');

/** States of knowledge for which the example has figures, each with the event that completes it. */
const states = (
  [
    [
      '2024-09-30 as known on 2024-09-17T12:00Z (error visible)',
      '&asAt=2024-09-30&knownAt=2024-09-17T12:00:00Z',
      'E13',
    ],
    [
      '2024-09-30 as known on 2024-09-30 (error reversed)',
      '&asAt=2024-09-30&knownAt=2024-09-30',
      'E13',
    ],
    ['2024-12-31 (all knowledge)', '&asAt=2024-12-31', 'E18'],
  ] as const
).filter(([, , from]) => from <= lastEventPlayed);

describe('the worked example', () => {
  const writings = new Writings();
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
  });

  afterAll(async () => {
    writings.remove();
    await service.stopAndRemove();
  });

  async function exported(format: PlainTextFormat, query = ''): Promise<string> {
    const path = `/v1/audit/export?format=${format}${query}`;
    const { status, headers, text } = await service.http().get(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    return text;
  }

  const inJournal = () => journalHoldings(service.app.get<ReadStore>(READ_STORE));

  describeEngines('added up by %s', (name) => {
    const engine = engines[name];
    let books: string;

    beforeAll(async () => {
      books = await exported(name);
    });

    const addedUp = (text: string) => holdings(engine.rows(writings.write('books', text)));
    const complaint = (text: string) => engine.check(writings.write('books', text));

    it('comes to the same per account, currency, donor and purpose', () => {
      expect(complaint(books)).toBeNull();
      const expected = inJournal();
      expect(expected.size).toBeGreaterThan(0);
      expect(addedUp(books)).toEqual(expected);
    });

    it('comes to the trial balance of the example', () => {
      const rows = engine.rows(writings.write('books', books));
      expect(trialBalance(rows)).toEqual(
        withoutZeros(example.expected.trialBalanceAfterEvent[lastEventPlayed] ?? {}),
      );
    });

    it.each(states)('comes to the trial balance of %s', async (state, query) => {
      const text = await exported(name, query);
      expect(complaint(text)).toBeNull();
      const rows = engine.rows(writings.write('books', text));
      expect(trialBalance(rows)).toEqual(
        withoutZeros(example.expected.asOf[state]?.trialBalance ?? {}),
      );
    });

    it('is written by the command line as the service gives it out', () => {
      const { dataDir, eventStoreUrl } = service.config;
      const text = execFileSync(process.execPath, [program, '--format', name], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], DATA_DIR: dataDir, EVENTSTORE_URL: eventStoreUrl },
      });
      expect(text).toBe(books);
    });

    describe('must be right to the cent', () => {
      const receivable = 'Assets:1310-Voluntary-contributions-receivable';

      it.each(['EUR', 'USDV'])('a cent of %s more on one line is found', (commodity) => {
        const wrong = changed(books, [{ account: `${receivable}:EUR`, commodity, by: 1n }]);
        expect(complaint(wrong)).toMatch(/unbalanced|does not balance/);
      });

      it('a cent moved to another account of the event is found by what the accounts must hold', () => {
        const revenue = 'Income:4110-Voluntary-contributions-revenue:USD';
        const wrong = changed(books, [
          { account: `${receivable}:USD`, commodity: 'USDV', by: 1n },
          { account: revenue, commodity: 'USDV', by: -1n },
        ]);
        expect(complaint(wrong)).toMatch(/assertion|Balance failed/);
        expect(addedUp(wrong)).not.toEqual(inJournal());
      });

      it('a cent moved to another purpose of the same account is found by the comparison', () => {
        const account = `${receivable}:USD`;
        const wrong = changed(books, [
          { account, commodity: 'USDV', by: 1n },
          { account, commodity: 'USDV', by: -1n, nth: 1 },
        ]);
        expect(complaint(wrong)).toBeNull();
        expect(addedUp(wrong)).not.toEqual(inJournal());
      });

      it('a line of another donor is found by the comparison', () => {
        const wrong = retagged(books, 'DON-A', 'DON-B');
        expect(complaint(wrong)).toBeNull();
        expect(addedUp(wrong)).not.toEqual(inJournal());
      });
    });
  });
});

/** US cents by account, without memorandum accounts. */
function trialBalance(rows: readonly EngineRow[]): Record<string, bigint> {
  const found: Record<string, bigint> = {};
  for (const { account, commodity, number } of rows) {
    const [, root, code] = /^(\w+):(?:\w+:)*?(\d{4})/.exec(account) ?? [];
    if (code === undefined || account.includes(':Memorandum:') || commodity !== 'USDV') continue;
    expect(root).toMatch(/^(Assets|Liabilities|Equity|Income|Expenses)$/);
    found[code] = (found[code] ?? 0n) + minorUnits(number, 'USD');
  }
  return Object.fromEntries(Object.entries(found).filter(([, cents]) => cents !== 0n));
}

function withoutZeros(balances: Readonly<Record<string, string>>): Record<string, bigint> {
  const inCents = Object.entries(balances).map(([code, amount]): [string, bigint] => [
    code,
    minorUnits(amount, 'USD'),
  ]);
  return Object.fromEntries(inCents.filter(([, cents]) => cents !== 0n));
}
