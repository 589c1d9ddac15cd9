import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import { openServerAccessLog, SqliteAccessLog, type AccessLog } from '@art30/storage';
import { accessLogContract, sampleAccess } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { until } from '../support/patience';

const dayMs = 86_400_000;
const realUrl = process.env['ESDB_TEST_URL'];
const settings = { instance: 'one', accessLogDays: 30 };

accessLogContract('a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  return {
    open: (of) => SqliteAccessLog.open(join(folder, 'access.db'), of),
    // The embedded log needs no clock of its own: each call states its day.
    passDays: () => undefined,
    remove: () => rmSync(folder, { recursive: true }),
  };
});

accessLogContract('a server', async () => {
  const server = await new EventStoreDbServer().start();
  return {
    open: (of) => openServerAccessLog(server.url, of, { times: { callMs: 15_000 } }),
    passDays: (days) => server.log.pass(days * dayMs),
    remove: () => server.stop(),
  };
});

if (realUrl !== undefined) {
  accessLogContract('EventStoreDB itself', async () => {
    const streamPrefix = `contract${randomUUID().slice(0, 8)}-`;
    return {
      open: (of) => openServerAccessLog(realUrl, of, { streamPrefix }),
      remove: () => undefined,
    };
  });
}

describe('the file of an access log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const file = join(folder, 'access.db');
  let log: AccessLog;

  beforeEach(() => (log = SqliteAccessLog.open(file, settings)));
  afterEach(() => log.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is for the account of the service alone', async () => {
    await log.write(sampleAccess());
    for (const one of [file, `${file}-wal`]) expect(statSync(one).mode & 0o077).toBe(0);
  });

  it('keeps no trace of what was let go', async () => {
    const person = 'u.somebody-who-left';
    await log.write(sampleAccess({ person, at: '2020-01-01T00:00:00.000Z' }));
    expect(await log.retain('2024-01-01')).toBe('1 entries of days before 2023-12-02 were deleted');
    const bytes = [file, `${file}-wal`].map((one) => readFileSync(one, 'latin1')).join('');
    expect(bytes).not.toContain(person);
    expect(await log.days('2020-01-01', '2020-01-01')).toEqual([]);
  });

  it('takes nothing once it was moved away', async () => {
    renameSync(file, `${file}.gone`);
    await expect(log.write(sampleAccess())).rejects.toThrow(StoreHalted);
    await expect(log.check()).rejects.toThrow('put both back in their place');
    renameSync(`${file}.gone`, file);
    await log.write(sampleAccess());
  });

  it('takes no more than wait for one commit', async () => {
    const writes = Array.from({ length: 4_200 }, () => log.write(sampleAccess()));
    const outcomes = await Promise.allSettled(writes);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused.length).toBe(4_200 - 4_096);
    expect(refused[0]).toBeInstanceOf(Unavailable);
  });

  it('is not mistaken for another file', async () => {
    const other = join(folder, 'other.db');
    writeFileSync(
      other,
      'no database, but a text that is long enough to be taken for one'.repeat(20),
    );
    expect(() => SqliteAccessLog.open(other, settings)).toThrow('cannot open');
  });
});

describe('an access log on a server', () => {
  let server: EventStoreDbServer;
  let log: AccessLog;

  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    server.faults.hits = () => true;
    log = openServerAccessLog(server.url, settings, { times: { callMs: 500 } });
  });
  afterEach(async () => {
    await log.close();
    await server.stop();
  });

  const persons = () =>
    server.log
      .under('article30access-one-')
      .map(({ data }) => (JSON.parse(Buffer.from(data).toString()) as { person: string }).person);

  it('lies under a prefix of its own, which the ledger does not read', async () => {
    await log.write(sampleAccess());
    expect(server.log.under('article30-')).toEqual([]);
    expect(server.log.events.map(({ stream, type }) => [stream.slice(0, 22), type])).toEqual([
      ['$$article30access-one-', '$metadata'],
      ['article30access-days', 'AccessDayBegun'],
      ['article30access-one-20', 'AccessRecorded'],
    ]);
  });

  it.each(['answer-lost', 'request-lost', 'failed-written', 'refused'] as const)(
    'writes an entry whose first append is %s',
    async (fault) => {
      await log.write(sampleAccess({ person: 'u.first' }));
      server.faults.appends.push(fault);
      await log.write(sampleAccess({ person: 'u.second' }));
      expect(persons()).toContain('u.second');
      expect(persons().filter((person) => person === 'u.first')).toHaveLength(1);
    },
  );

  it('does not say that an entry is written where nobody answers', async () => {
    await log.write(sampleAccess());
    server.faults.appends.push(...Array.from({ length: 9 }, () => 'request-ignored' as const));
    const begun = performance.now();
    await expect(log.write(sampleAccess({ person: 'u.lost' }))).rejects.toThrow(Unavailable);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(persons()).not.toContain('u.lost');
  });

  it('is away with the server, and back with it', async () => {
    await server.stop();
    await expect(log.write(sampleAccess())).rejects.toThrow(Unavailable);
    await expect(log.check()).rejects.toThrow(Unavailable);
    await server.start();
    await log.write(sampleAccess({ person: 'u.back' }));
    expect(persons()).toContain('u.back');
  });

  it('is written also where nobody may limit its streams, and tells that', async () => {
    const day = sampleAccess().at.slice(0, 10);
    server.faults.denied.add(`write $$article30access-one-${day}`);
    await log.write(sampleAccess());
    expect(persons()).toEqual(['u.contrib']);
    await expect(log.retain(day)).rejects.toThrow(Unavailable);
    server.faults.denied.clear();
    expect(await log.retain(day)).toBe('2 streams are kept for 30 days from now on');
  });

  it('is down for as long as entries are denied, and up before anybody writes one', async () => {
    const right = `write article30access-one-${sampleAccess().at.slice(0, 10)}`;
    await log.write(sampleAccess());
    const { length } = server.log.events;
    server.faults.denied.add(right);
    await expect(log.write(sampleAccess())).rejects.toThrow('wants a user');
    const now = performance.now.bind(performance);
    const later = jest.spyOn(performance, 'now').mockImplementation(() => now() + 3_600_000);
    try {
      await expect(log.check()).rejects.toThrow('wants a user');
      server.faults.denied.clear();
      await until(() =>
        log.check().then(
          () => true,
          () => false,
        ),
      );
    } finally {
      later.mockRestore();
    }
    expect(server.log.events).toHaveLength(length);
  });

  it('leaves what else the metadata of its streams say', async () => {
    await log.write(sampleAccess());
    const stream = 'article30access-days';
    server.log.write(`$$${stream}`, '$metadata', '{"$acl":{"$r":"auditors"}}');
    await log.retain('2024-01-01');
    const last = server.log.under(`$$${stream}`).at(-1);
    expect(JSON.parse(Buffer.from(last?.data ?? []).toString())).toEqual({
      $acl: { $r: 'auditors' },
      $maxAge: 31 * 86_400,
    });
  });
});
