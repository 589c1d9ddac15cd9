import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Money } from '@art30/accounting';
import { openSqliteEventStoreReadOnly } from '@art30/storage';
import { commandLine, type Ended } from '../support/command-line';
import { naiveLines } from '../support/naive-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

interface Balance {
  readonly account: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
}

/** SQL condition for an event with journal lines that no story reverses. */
const applied = "type = 'ReceiptApplied' AND revision > 1";

describe('npm run balances', () => {
  let played: string;
  let dataDir: string;

  beforeAll(async () => {
    const service = await Service.start();
    await playExample(service, 'E29');
    await service.stop();
    played = service.config.dataDir;
  });
  afterAll(() => rmSync(played, { recursive: true, force: true }));

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-balances-'));
    cpSync(played, dataDir, { recursive: true });
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const balances = (...args: string[]): Promise<Ended> =>
    commandLine('balances', args, { DATA_DIR: dataDir });

  /** Changes the log with its protective triggers removed. */
  function tamper(...statements: string[]): number {
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DROP TRIGGER IF EXISTS events_are_never_changed');
    log.exec('DROP TRIGGER IF EXISTS events_are_never_deleted');
    const changes = statements.map((sql) => log.prepare(sql).run().changes);
    log.close();
    expect(Math.min(...changes)).toBeGreaterThan(0);
    return changes[0] ?? 0;
  }

  async function folded(): Promise<readonly Balance[]> {
    const store = openSqliteEventStoreReadOnly(join(dataDir, 'events.db'));
    const lines = naiveLines(await wholeLog(store).finally(() => store.close()));
    const sums = new Map<string, { amount: bigint; usd: bigint }>();
    for (const { account, dims, amount, usd } of lines) {
      const key = `${account} ${dims['currency']}`;
      const sum = sums.get(key) ?? { amount: 0n, usd: 0n };
      sums.set(key, { amount: sum.amount + amount, usd: sum.usd + usd });
    }
    return [...sums]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .filter(([, { amount, usd }]) => amount !== 0n || usd !== 0n)
      .map(([key, { amount, usd }]) => {
        const [account = '', currency = ''] = key.split(' ');
        return {
          account,
          currency,
          amount: Money.ofMinor(amount, currency).toString(),
          usd: Money.ofMinor(usd, 'USD').toString(),
        };
      });
  }

  it('adds up every balance of the log as a fold of its events does', async () => {
    const { out } = await balances('--json');
    const printed = JSON.parse(out) as { balances: readonly Balance[]; skipped: number };
    const expected = await folded();
    expect(expected.length).toBeGreaterThan(30);
    expect([printed.balances, printed.skipped]).toEqual([expected, 0]);
    const { out: shown } = await balances();
    const words = shown.split('\n').map((row) => row.trim().split(/ +/));
    expect(words.slice(1, -2)).toEqual(
      expected.map(({ account, currency, amount, usd }) => [account, currency, amount, usd]),
    );
  });

  it('reads lines that are written in another way, as a replay does', async () => {
    const expected = await folded();
    tamper(
      `UPDATE events SET data = replace(data, '"account":"', '"account": "') WHERE ${applied}`,
    );
    expect(JSON.parse((await balances('--json')).out)).toMatchObject({ balances: expected });
  });

  it.each([
    `'{"entries":[],' || substr(data, 2)`,
    `'{ "entries":[],' || substr(data, 2)`,
    `' {"entries":[],' || substr(data, 2)`,
    `'{"entr\\u0069es":[],' || substr(data, 2)`,
    `'{"entries" :[],' || substr(data, 2)`,
    `'{"entries":[],' || replace(substr(data, 2), '"entries":', '"entries" :')`,
    `'{"entries":[],' || replace(substr(data, 2), '"entries":', '"entr\\u0069es":')`,
  ])('takes of two lists of lines the one that a parser takes: %s', async (data) => {
    const expected = await folded();
    tamper(`UPDATE events SET data = ${data} WHERE type = 'AgreementSigned'`);
    expect(JSON.parse((await balances('--json')).out)).toMatchObject({ balances: expected });
  });

  it.each([
    ['lacks an event', `DELETE FROM events WHERE ordinal = 40`, 'the log lacks event 40'],
    [
      'lacks a revision',
      `UPDATE events SET revision = revision + 1000 WHERE ordinal = (SELECT max(ordinal) FROM events WHERE ${applied})`,
      /event \d+ \(ReceiptApplied, .*\) cannot be read: MissingEvents: stream \S+ lacks revision \d+/,
    ],
    [
      'holds an event of a type that nobody knows',
      `UPDATE events SET type = 'SomethingElse' WHERE ordinal = 40`,
      /event 40 \(SomethingElse, .*event type SomethingElse is not known/,
    ],
    [
      'holds no JSON',
      `UPDATE events SET data = substr(data, 1, 60) WHERE ordinal = 40`,
      'event 40 is no JSON',
    ],
    [
      'holds metadata without a moment',
      `UPDATE events SET metadata = '{}' WHERE ordinal = 40`,
      'it does not say when it was recorded',
    ],
    [
      'holds lines that do not balance',
      `UPDATE events SET data = replace(data, '"usd":"-', '"usd":"-1') WHERE ${applied}`,
      'its lines do not sum to zero in US dollars',
    ],
    [
      'holds a line in something that is no currency',
      `UPDATE events SET data = replace(data, '"currency":"EUR"', '"currency":"EUX"') WHERE ${applied}`,
      /ReceiptApplied, .*cannot be read: .*EUX/,
    ],
    [
      'holds a line with more decimals than its currency has',
      `UPDATE events SET data = replace(data, '","currency":"EUR"', '1","currency":"EUR"') WHERE ${applied}`,
      /ReceiptApplied, .*cannot be read: .*decimals/,
    ],
    [
      'holds an event without lines',
      `UPDATE events SET data = replace(data, '"entries"', '"lines of it"') WHERE ordinal = 40`,
      /event 40 .*cannot be read: .*another shape/,
    ],
  ])('gives no figure for a log that %s', async (_fault, statement, says) => {
    tamper(statement);
    const { code, out, err } = await balances();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(says);
  });

  it('leaves out what operators had left out, and says so', async () => {
    const poison = '0d9c1a52-4a1e-4d57-8f0f-3a4bb5a0a3f1';
    const expected = await folded();
    const place = `SELECT (SELECT max(ordinal) FROM events) + 1, stream_id, max(revision) + 1`;
    tamper(
      `INSERT INTO events ${place}, '${poison}', 'SomethingElse', '{"entries":[{"account":"1110"}]}', '{}'
       FROM events GROUP BY stream_id LIMIT 1`,
    );
    expect((await balances()).err).toContain('SomethingElse');
    const data = {
      effectiveDate: '2024-12-31',
      eventId: poison,
      reason: 'no',
      entries: [],
      policy: 'IPSAS23-UN@1',
      documentReference: 'incident 1',
    };
    tamper(
      `INSERT INTO events ${place}, '1d9c1a52-4a1e-4d57-8f0f-3a4bb5a0a3f1', 'EventSkipped',
         '${JSON.stringify(data)}', '{"recordedAt":"2025-01-01T00:00:00.000Z"}'
       FROM events JOIN streams ON streams.id = stream_id WHERE name = 'ledger'`,
    );
    const { out } = await balances('--json');
    expect(JSON.parse(out)).toMatchObject({ balances: expected, skipped: 1 });
  });

  it('reads beside a service that writes, and refuses what is no log', async () => {
    const service = await Service.start({ dataDir });
    const { code } = await balances();
    await service.stop();
    expect(code).toBe(0);
    const none = await commandLine('balances', [], { DATA_DIR: join(dataDir, 'none') });
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('there is no such file')]);
    const url = { EVENTSTORE_URL: 'esdb://127.0.0.1:1', DATA_DIR: dataDir };
    const onServer = await commandLine('balances', [], url);
    expect([onServer.code, onServer.err]).toEqual([
      1,
      expect.stringContaining('EVENTSTORE_URL must name an embedded log'),
    ]);
  });
});
