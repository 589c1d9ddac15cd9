import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel, type kit } from '@art30/accounting';
import { acknowledgementOf, rebuild } from '@art30/books';
import type { EventStore } from '@art30/event-sourcing';
import { nextReadModelFile, openSqliteReadStore, readModelFile } from '@art30/storage';
import { RebuildJobs } from '../../apps/api/src/rebuilds/rebuild-jobs';
import type { Rebuild } from '../../apps/api/src/rebuilds/rebuild.answers';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { Service } from '../support/service';

type Job = kit.Infer<typeof Rebuild>;

describe('a rebuild that a stop broke off', () => {
  let service: Service;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
    service = await Service.start({ dataDir });
    await new Client(service).done('/v1/donors', {
      id: 'DON-A',
      name: 'Donor',
      kind: 'STATE_PARTY',
      partySince: '2003-09-29',
    });
  });

  afterAll(() => service.stopAndRemove());

  const next = () => nextReadModelFile(dataDir, readModel);

  async function restarted(whileStopped: () => void = () => undefined): Promise<void> {
    await service.stop();
    whileStopped();
    service = await Service.start({ dataDir });
  }

  async function lastIn(...states: readonly Job['state'][]): Promise<Job> {
    let last: Job | undefined;
    await until(
      async () => {
        last = (await service.get<{ items: Job[] }>('/v1/rebuilds')).items.at(-1);
        return last !== undefined && states.includes(last.state);
      },
      () => `the rebuild is ${states.join(' or ')}: ${JSON.stringify(last)}`,
    );
    return last as Job;
  }

  it('in the middle of the log is carried on there, and takes over', async () => {
    const { store } = openSqliteReadStore(dataDir, readModel, next());
    await rebuild(service.app.get<EventStore>(EVENT_STORE), store, { through: 5 });
    store.close();
    const before = readModelFile(dataDir, readModel);
    await restarted();
    expect(await lastIn('taken-over', 'failed', 'differs')).toMatchObject({ ground: 'equal' });
    expect(readModelFile(dataDir, readModel)).not.toBe(before);
    await until(() => !existsSync(before));
  });

  it('is on the disk before it is answered 202, so that a kill right after that loses nothing', async () => {
    const before = readModelFile(dataDir, readModel);
    service.app.get(RebuildJobs).start();
    expect(existsSync(next())).toBe(true);
    await lastIn('taken-over', 'failed', 'differs');
    await until(() => !existsSync(before));
    await restarted(() => writeFileSync(next(), ''));
    expect(await lastIn('taken-over', 'failed', 'differs')).toMatchObject({ ground: 'equal' });
  });

  it('while it waited for an acknowledgement waits again', async () => {
    const serving = new Database(readModelFile(dataDir, readModel));
    serving.prepare("UPDATE events SET request_hash = '' WHERE sequence = 3").run();
    serving.close();
    await service.http('u.operator').post('/v1/rebuilds');
    const { id } = await lastIn('differs');
    await restarted();
    const again = await lastIn('differs');
    expect(again.id).not.toBe(id);
    const client = new Client(service, 'again');
    const difference = acknowledgementOf(again.comparison as never);
    const { status } = await client.post(
      '/v1/acknowledged-differences',
      { ...difference, reason: 'changed by hand' },
      { signers: { approvedBy: 'u.controller' } },
    );
    expect(status).toBe(201);
    expect(await lastIn('taken-over')).toMatchObject({ ground: 'acknowledged' });
  });

  it('mends books that were found to differ from the log, and readiness with them', async () => {
    await service.stop();
    const serving = new Database(readModelFile(dataDir, readModel));
    serving.prepare("UPDATE events SET request_hash = 'x' WHERE sequence = 4").run();
    serving.close();
    service = await Service.start({ dataDir, environment: { BOOKS_CHECK_AFTER_MS: '0' } });
    const ready = async () => (await service.http().get('/health/ready')).status;
    await until(async () => (await ready()) === 503);
    await service.http('u.operator').post('/v1/rebuilds');
    const { comparison } = await lastIn('differs');
    const difference = acknowledgementOf(comparison as never);
    await new Client(service, 'mended').done(
      '/v1/acknowledged-differences',
      { ...difference, reason: 'changed by hand' },
      { signers: { approvedBy: 'u.controller' } },
    );
    await lastIn('taken-over');
    await until(async () => (await ready()) === 200);
  });

  it('leaves nothing that keeps a service from starting where what served was removed', async () => {
    await restarted(() => rmSync(readModelFile(dataDir, readModel)));
    expect((await service.http().get('/v1/donors/DON-A')).status).toBe(200);
  });

  it('does not take over with a checkpoint that its rows do not bear out, acknowledged or not', async () => {
    const serving = new Database(readModelFile(dataDir, readModel));
    serving.prepare("UPDATE events SET request_hash = 'y' WHERE sequence = 2").run();
    serving.close();
    await service.http('u.operator').post('/v1/rebuilds');
    const { comparison } = await lastIn('differs');
    const built = new Database(next());
    const { roots } = built.prepare('SELECT roots FROM checkpoint').get() as { roots: string };
    const forged = roots.replace(/^[0-9a-f]{64}/, 'ab'.repeat(32));
    built.prepare('UPDATE checkpoint SET roots = ?').run(forged);
    built.close();
    const difference = acknowledgementOf(comparison as never);
    await new Client(service, 'forged').done(
      '/v1/acknowledged-differences',
      { ...difference, reason: 'changed by hand' },
      { signers: { approvedBy: 'u.controller' } },
    );
    const { failure } = await lastIn('failed', 'taken-over');
    expect(failure).toContain('does not follow from its own rows');
    // The earlier acknowledgement also covers a rebuild from the log.
    await service.http('u.operator').post('/v1/rebuilds');
    expect(await lastIn('taken-over')).toMatchObject({ ground: 'acknowledged' });
  });

  it('is failed, and compared with nothing, where the file that answers was taken away', async () => {
    const serving = readModelFile(dataDir, readModel);
    rmSync(serving);
    expect((await service.http('u.operator').post('/v1/rebuilds')).status).toBe(202);
    const { failure, comparison } = await lastIn('failed', 'taken-over', 'differs');
    expect(failure).toContain(`${basename(serving)}, which answers queries, is gone`);
    expect([comparison, existsSync(serving)]).toEqual([null, false]);
    expect((await service.http().get('/v1/donors/DON-A')).status).toBe(200);
    await restarted();
    expect((await service.http().get('/v1/donors/DON-A')).status).toBe(200);
  });

  it('names what it builds by the file that answers, whatever the note says meanwhile', async () => {
    const note = join(dataDir, 'read-model.json');
    const noted = readFileSync(note);
    const serving = readModelFile(dataDir, readModel);
    writeFileSync(note, JSON.stringify({ serves: 'read-model-v9999.db' }));
    await service.http('u.operator').post('/v1/rebuilds');
    expect(await lastIn('failed', 'taken-over')).toMatchObject({ state: 'taken-over' });
    expect(readFileSync(note).equals(noted)).toBe(false);
    await until(() => !existsSync(serving));
  });

  it('is failed by an event that nobody can read, and the service answers on', async () => {
    const metadata = {
      recordedAt: '2024-03-01T00:00:00.000Z',
      recordedBy: 'u.stranger',
      keyHash: '0'.repeat(64),
      requestHash: '0'.repeat(64),
    };
    const event = {
      id: '0d9c1a52-4a1e-4d57-8f0f-3a4bb5a0a3f1',
      type: 'Strange',
      data: {},
      metadata,
    };
    await service.app.get<EventStore>(EVENT_STORE).append('donor-S', 'no-stream', [event]);
    expect((await service.http('u.operator').post('/v1/rebuilds')).status).toBe(202);
    expect((await lastIn('failed')).failure).toContain('cannot be projected');
    expect(existsSync(next())).toBe(false);
    expect((await service.http().get('/v1/donors/DON-A')).status).toBe(200);
  });
});
