import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAccessLog, type AccessLog } from '@art30/storage';
import { sampleAccess } from '@art30/testing';
import Database from 'better-sqlite3';
import { readConfig } from '../../apps/api/src/process/config';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';
import { AccessLogReader } from '../../apps/api/src/access-log/access-log-reader';

const today = '2024-11-30';
const at = (day: string) => `${day}T12:00:00.000Z`;

describe('reading the access log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const file = join(folder, 'access.db');
  const config = readConfig({ ACCESS_LOG_DAYS: '60' });
  const logs: AccessLog[] = [];
  const open = (instance: string) => {
    const log = SqliteAccessLog.open(file, { instance, accessLogDays: 60 });
    logs.push(log);
    return log;
  };
  const reader = () =>
    new AccessLogReader(open('reader'), new SimulatedClock(new Date(at(today))), config);
  const all = { from: '2024-01-01', to: today, after: null, limit: 1_000, finds: () => true };

  afterEach(async () => {
    for (const log of logs.splice(0)) await log.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('goes through days and instances without leaving one out, from any place', async () => {
    const [one, two] = [open('b'), open('a')];
    for (const day of ['2024-11-28', '2024-11-29']) {
      for (const person of ['first', 'second', 'third']) {
        await one.write(sampleAccess({ at: at(day), person: `${person}.b` }));
        await two.write(sampleAccess({ at: at(day), person: `${person}.a` }));
      }
    }
    const whole = (await reader().find(all)).items.map(({ at, person }) => `${at} ${person}`);
    expect(whole).toHaveLength(12);
    for (const limit of [1, 2, 5, 12]) {
      const found: string[] = [];
      for (let after: Parameters<AccessLogReader['find']>[0]['after'] = null; ;) {
        const { items, next } = await reader().find({ ...all, after, limit });
        found.push(...items.map(({ at, person }) => `${at} ${person}`));
        if (next === null) break;
        after = next;
      }
      expect(found).toEqual(whole);
    }
  });

  it('shows which entries somebody took away, and not those that aged', async () => {
    const log = open('c');
    const days = { old: '2024-10-01', new: '2024-11-30' };
    for (const day of Object.values(days)) {
      for (let count = 0; count < 6; count += 1) await log.write(sampleAccess({ at: at(day) }));
    }
    await log.close();
    const database = new Database(file);
    const take = database.prepare(
      `DELETE FROM entries WHERE number = ?
       AND day_id = (SELECT id FROM days WHERE instance = 'c' AND day = ?)`,
    );
    for (const number of [0, 1]) take.run(number, days.old);
    for (const number of [0, 3, 4]) take.run(number, days.new);
    database.close();
    const { gaps } = await reader().find(all);
    expect(gaps).toEqual([
      { day: days.new, instance: 'c', first: 0, last: 0 },
      { day: days.new, instance: 'c', first: 3, last: 4 },
    ]);
  });

  it('looks at a limited number of entries, and goes on behind them', async () => {
    const log = open('many');
    const day = '2024-06-01';
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let count = 0; count < 3; count += 1) {
          const some = Array.from({ length: 1_000 }, () =>
            log.write(sampleAccess({ at: at(day) })),
          );
          await Promise.all(some);
        }
      }),
    );
    await log.write(sampleAccess({ at: at(day), person: 'u.wanted' }));
    const wanted = {
      ...all,
      from: day,
      to: day,
      finds: ({ person }: { person: string }) => person === 'u.wanted',
    };
    const first = await reader().find(wanted);
    expect([first.items, first.next]).toEqual([[], { day, instance: 0, number: 9_999 }]);
    const second = await reader().find({ ...wanted, after: first.next });
    expect([second.items.length, second.next]).toEqual([1, null]);
  });
});
