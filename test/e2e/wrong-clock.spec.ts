import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '@art30/ledger';
import request from 'supertest';
import { createApp } from '../../apps/api/src/create-app';
import { readConfig } from '../../apps/api/src/process/config';
import { systemClock } from '../../apps/api/src/storage/clocks/clock';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { sharedDocuments } from '../support/built-service';
import { keptLog } from '../support/kept-log';
import { until } from '../support/patience';
import { TokenIssuer } from '../support/token-issuer';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe.each([
  ['the embedded store', false],
  ['a server', true],
])('a service on %s whose clock is wrong', (_where, isOnServer) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const server = new EventStoreDbServer();
  let issuer: TokenIssuer;
  let environment: Record<string, string>;
  let app: NestFastifyApplication;
  let offMs = 0;
  let sent = 0;

  /** The machine's clock, which the test sets wrong. */
  const clock: Clock = {
    kind: 'system',
    now: () => new Date(Date.now() + offMs),
    inHours: (hours) => new Date(Date.now() + offMs + hours * hourMs).toISOString(),
    msSince: (time) => systemClock.msSince(time) + offMs,
  };

  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    if (isOnServer) await server.start();
    environment = {
      ...(isOnServer ? { EVENTSTORE_URL: server.url, ...sharedDocuments(dataDir) } : {}),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      CHECKPOINT_MINUTES: '0',
      ...issuer.environment(),
    };
    await start();
  });

  afterAll(async () => {
    await app.close();
    await issuer.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    app = await createApp({ config: readConfig(environment), clock, ...keptLog() });
  }

  /** Tokens are valid by the clock of the issuer, which is right. */
  const as = async (person: string, role: 'administrator' | 'auditor') =>
    `Bearer ${await issuer.tokenFor(person, [role])}`;

  async function write() {
    sent += 1;
    const person = `u.person-${sent}`;
    const today = clock.now().toISOString().slice(0, 10);
    const terms = { person, role: 'recorder', from: today, until: '2099-12-31' };
    return request(app.getHttpServer())
      .post('/v1/delegations')
      .set({ Authorization: await as('u.admin', 'administrator'), 'Idempotency-Key': person })
      .send({ ...terms, reason: 'office' });
  }

  async function read(path: string) {
    const Authorization = await as('u.auditor', 'auditor');
    return request(app.getHttpServer()).get(path).set({ Authorization });
  }

  async function isRefused(code: string, figures: RegExp): Promise<void> {
    const { status, body, headers } = await write();
    expect([status, body]).toEqual([503, expect.objectContaining({ status: 503, code })]);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['retry-after']).toBeUndefined();
    const ready = await read('/health/ready');
    expect([ready.status, ready.body.checks.eventStore.status]).toEqual([503, 'down']);
    expect(ready.body.checks.eventStore.reason).toMatch(figures);
    const list = await read('/v1/delegations');
    expect([list.status, list.body.items.length > 0]).toEqual([200, true]);
  }

  async function isRightAgain(): Promise<void> {
    offMs = 0;
    expect((await write()).status).toBe(201);
    expect((await read('/health/ready')).status).toBe(200);
  }

  it('refuses to write two hours back, and reads go on', async () => {
    expect((await write()).status).toBe(201);
    offMs = -2 * hourMs;
    await isRefused('CLOCK_BEHIND', /the newest time that this instance has read is 20/);
    await isRightAgain();
  });

  it('refuses to write with a clock that went ahead, and reads go on', async () => {
    offMs = 6 * minuteMs;
    if (isOnServer) {
      // On a server the service sees the difference only in the time of its last append, so that append is
      // still written.
      expect((await write()).status).toBe(201);
      await until(async () => (await read('/health/ready')).status === 503);
    }
    const figures = isOnServer ? /3[56]\d s ahead of that of the server/ : /3[56]\d s further/;
    await isRefused('CLOCK_AHEAD', figures);
    await isRightAgain();
  });

  it('is mended by `recover --clock` where it stamped events three hours ahead', async () => {
    const last = async () => Number((await read('/health/ready')).body.checks.readModel.sequence);
    const before = await last();
    await app.close();
    offMs = 3 * hourMs;
    await start();
    expect((await write()).status).toBe(201);
    await until(async () => (await last()) > before);
    offMs = 0;
    await isRefused('CLOCK_BEHIND', /the newest time that this instance has read is 20/);
    const range = ['--from', String(before + 1), '--through', String(await last())];
    await app.close();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['dist/apps/cli/src/recover.js', '--clock', ...range, '--reason', 'it stood 3 h ahead'],
      { env: { PATH: process.env['PATH'], ...environment } },
    );
    expect(stdout).toContain('(ClockCorrected)');
    await start();
    expect((await read('/health/ready')).body).toMatchObject({ status: 'up', warnings: [] });
    expect((await write()).status).toBe(201);
  });
});
