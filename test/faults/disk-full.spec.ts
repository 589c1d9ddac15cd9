import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '@art30/accounting';
import { openSqliteEventStore, readModelFile } from '@art30/storage';
import { readLog, sampleEvent, temporaryFolder } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { BuiltService } from '../support/built-service';
import { Gate } from '../support/gate';
import { until } from '../support/patience';
import { WriterProcess } from './writer-process';

describe('an event store whose disk takes no more', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it('answers unavailable, keeps what it acknowledged and wrote nothing of the rest', async () => {
    const file = join(folder.path, 'events.db');
    const writer = new WriterProcess(file, { eventBytes: 20_000, fileKiBMax: 2_048 });
    after(() => writer.kill());
    await writer.ended;
    expect(writer.failures).toHaveLength(8);
    for (const failure of writer.failures) expect(failure).toMatch(/^fail Unavailable .*SQLITE_/);
    const store = openSqliteEventStore(file);
    const ids = new Set((await readLog(store, null)).map(({ id }) => id));
    expect(ids).toEqual(new Set(writer.acknowledged.map(({ id }) => id)));
    expect(ids.size).toBeGreaterThan(0);
    expect(writer.tried.size).toBe(ids.size + writer.failures.length);
    const { revision } = await store.append('afterwards', 'no-stream', [sampleEvent()]);
    expect(revision).toBe(0);
    await store.close();
  });
});

describe('a service whose disk takes no more', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it('is not ready while writing fails, and is again by itself when there is room', async () => {
    const gate = await Gate.open();
    after(() => gate.close());
    const settings = { DATA_DIR: folder.path, LOG_LEVEL: 'fatal', READ_WAIT_MS: '0' };
    const service = new BuiltService({ ...settings, ...gate.environment }, 2_000);
    after(() => service.kill('SIGKILL'));
    const url = await service.address();
    await gate.delegate(url, ['u.contrib']);
    const post = async (path: string, as: string, key: string, body: object) => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          authorization: await gate.as(as),
        },
        body: JSON.stringify(body),
      });
      return answer.status;
    };
    // Delegations are written however far the read model lags, which proposals are not. The read model's file
    // grows too.
    const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const terms = { role: 'certifier', from, until: '2099-12-31' };
    // Alternate between two administrators: nobody may have more than 50 open requests.
    const delegate = (number: number) =>
      post('/v1/delegations', `u.admin-${1 + (number % 2)}`, `delegation ${number}`, {
        person: `u.number-${number}`,
        ...terms,
        reason: 'long '.repeat(400).trim(),
      });
    const donor = { id: 'DON-A', name: 'Donor', kind: 'FOUNDATION' };
    const register = () => post('/v1/donors', 'u.contrib', 'donor', donor);
    const ready = async () => {
      const headers = { authorization: await gate.as('u.operator') };
      const answer = await fetch(`${url}/health/ready`, { headers });
      const { checks } = (await answer.json()) as Ready;
      return { status: answer.status, checks };
    };
    expect(await ready()).toMatchObject({ status: 200, checks: { eventStore: { reason: null } } });
    let delegations = 0;
    let answered = 201;
    await until(async () => (answered = await delegate((delegations += 1))) !== 201);
    expect(answered).toBe(503);
    expect(delegations).toBeGreaterThan(3);
    expect(await register()).toBe(503);
    expect(await ready()).toMatchObject({
      status: 503,
      checks: { eventStore: { status: 'down', reason: expect.stringMatching(/\(SQLITE_/) } },
    });
    execFileSync('prlimit', ['--pid', String(service.pid), '--fsize=unlimited:unlimited']);
    await until(async () => (await ready()).status === 200);
    expect(await delegate(delegations)).toBe(201);
    await until(async () => (await register()) === 202);
  });
});

describe('a service whose access log the disk takes no more of', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it('shows nothing that is not on record, books commands as long as the log can be written, and goes on with room', async () => {
    const gate = await Gate.open();
    after(() => gate.close());
    const service = new BuiltService({
      DATA_DIR: folder.path,
      LOG_LEVEL: 'fatal',
      BOOKS_CHECK_AFTER_MS: '86400000',
      CHECKPOINT_MINUTES: '0',
      ...gate.environment,
    });
    after(() => service.kill('SIGKILL'));
    const url = await service.address();
    await gate.delegate(url, ['u.contrib']);
    // One token for all requests: a new token adds a sign-in to the access log.
    const authorization = await gate.as('u.contrib');
    const register = async (id: string) => {
      const answer = await fetch(`${url}/v1/donors`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          authorization,
        },
        body: JSON.stringify({ id, name: `Donor of ${id}`, kind: 'FOUNDATION' }),
      });
      return answer.status;
    };
    const read = async (path: string) => {
      const answer = await fetch(`${url}${path}`, { headers: { authorization } });
      return { status: answer.status, text: await answer.text() };
    };
    const sizeOf = (name: string) => statSync(join(folder.path, name)).size;
    const room = (bytes: number | 'unlimited') =>
      execFileSync('prlimit', ['--pid', String(service.pid), `--fsize=${bytes}:unlimited`]);
    const shown = await read('/v1/proposals?limit=1');
    expect(shown.status).toBe(200);
    expect(await register('DON-A')).toBe(202);
    // Read until the access log's file is the largest, so that a size limit hits that file only.
    while (sizeOf('access.db-wal') < 3 * sizeOf('events.db-wal')) await read('/v1/donors/DON-A');

    room(sizeOf('access.db-wal'));
    for (const path of ['/v1/proposals', '/v1/donors', '/v1/donors/DON-A', '/v1/donors/NONE']) {
      const { status, text } = await read(path);
      expect([path, status, (JSON.parse(text) as { code: string }).code]).toEqual([
        ...[path, 503, 'ACCESS_LOG_UNAVAILABLE'],
      ]);
      expect(text).not.toContain('DON-A');
    }
    expect((await read('/v1/purposes')).status).toBe(200);
    expect(await register('DON-B')).toBe(202);

    // The disk is now full for the event log as well, so commands fail.
    room(sizeOf('events.db-wal'));
    expect(await register('DON-C')).toBe(503);
    expect((await read('/v1/proposals')).status).toBe(503);

    room('unlimited');
    await until(async () => (await read('/v1/proposals')).status === 200);
    await until(async () => (await register('DON-C')) === 202);
    const { text } = await read('/v1/proposals');
    for (const id of ['DON-A', 'DON-B', 'DON-C']) expect(text).toContain(id);
  });
});

describe('a service without room to compare its books', () => {
  const folder = temporaryFolder();
  const after = afterwards();

  it.each([
    ['for the first of them', () => 200],
    ['for the last of them', (blocks: number) => blocks - 8],
  ])('says so, and is ready: %s', async (_case, limitOf) => {
    const gate = await Gate.open();
    after(() => gate.close());
    const settings = { DATA_DIR: folder.path, LOG_LEVEL: 'warn', ...gate.environment };
    const begun = new BuiltService(settings);
    after(() => begun.kill('SIGKILL'));
    await begun.address();
    begun.kill('SIGTERM');
    expect(await begun.ended).toBe(0);
    const { size } = statSync(readModelFile(folder.path, readModel));
    const service = new BuiltService(
      { ...settings, BOOKS_CHECK_AFTER_MS: '0' },
      limitOf(size / 512),
    );
    after(() => service.kill('SIGKILL'));
    const url = await service.address();
    const headers = { authorization: await gate.as('u.operator') };
    // Wait for a line in the service's log output first: each HTTP request would make the access log's file
    // grow.
    await until(() => service.out.includes('the books could not be compared'));
    await until(async () => {
      const answer = await fetch(`${url}/health/ready`, { headers });
      const { checks } = (await answer.json()) as Ready;
      expect(checks.books).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/full|disk/),
      });
      // On a busy machine another health check may time out, so ask again until all pass.
      return answer.status === 200;
    });
  });
});

interface Ready {
  readonly checks: {
    readonly eventStore: { readonly status: string; readonly reason: string };
    readonly books: { readonly state: string; readonly reason: string };
  };
}
