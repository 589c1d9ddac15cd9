import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { PoisonEvent, runProjector } from '@art30/event-sourcing';
import { openEventStoreDb, openScratchReadStore } from '@art30/storage';
import { sampleEvents, sampleReadModel } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { Client } from '../support/client';
import { until } from '../support/patience';
import { quickTimes } from '../support/quick-times';
import { Service } from '../support/service';
import { foundations } from '../support/world';

interface Replay {
  readonly id: string;
  readonly state: string;
  readonly failure: string | null;
}

describe('an embedded log from the middle of which an event was deleted', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  let removedEvent: { readonly ordinal: number; readonly revision: number };

  beforeAll(async () => {
    const service = await Service.start({ dataDir });
    await foundations(new Client(service));
    await service.stop();
    const log = new Database(join(dataDir, 'events.db'));
    log.exec('DROP TRIGGER events_are_never_deleted');
    removedEvent = log
      .prepare(
        `SELECT ordinal, revision FROM events JOIN streams ON streams.id = stream_id
         WHERE name = 'donor-DON-A' ORDER BY revision LIMIT 1`,
      )
      .get() as typeof removedEvent;
    log.prepare('DELETE FROM events WHERE ordinal = ?').run(removedEvent.ordinal);
    log.close();
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('lets nobody decide on its stream, and no replay agree', async () => {
    const service = await Service.start({ dataDir });
    const client = new Client(service, 'later');
    const assessed = await client.post('/v1/donors/DON-A/due-diligence', {
      outcome: 'CLEARED',
      assessedOn: '2024-02-20',
      validUntil: '2026-02-20',
      reference: 'DD-2',
    });
    expect(assessed.status).toBe(500);
    let replay = (await client.post('/v1/audit/replays', {}, { as: 'u.auditor' })).body as Replay;
    await until(async () => {
      replay = await service.get<Replay>(`/v1/audit/replays/${replay.id}`);
      return replay.state !== 'running';
    });
    expect([replay.state, replay.failure]).toEqual([
      'failed',
      expect.stringContaining(
        `the log lacks event ${removedEvent.ordinal}: events were taken out of it`,
      ),
    ]);
    await service.stop();
  });

  it('is no log to build a read model from', async () => {
    for (const name of readdirSync(dataDir)) {
      if (name.startsWith('read-model')) rmSync(join(dataDir, name));
    }
    const started = Service.start({ dataDir });
    await expect(started).rejects.toThrow(`the log lacks event ${removedEvent.ordinal}`);
  });
});

describe('a server that lacks an event of the ledger', () => {
  it('stops the projection at the one after it, also where reading began behind it', async () => {
    const server = await new EventStoreDbServer().start();
    const store = openEventStoreDb(server.url, { times: quickTimes });
    await store.append('a', 'no-stream', sampleEvents(2));
    await store.append('b', 'no-stream', sampleEvents(1));
    const readStore = openScratchReadStore(sampleReadModel);
    const project = (ms = 60_000) =>
      runProjector(store, readStore, sampleReadModel, {
        signal: AbortSignal.timeout(ms),
      }).catch((error: unknown) => error);
    await project(300);
    expect(readStore.checkpoint().sequence).toBe(3);
    await store.append('a', 1, sampleEvents(1));
    await store.append('a', 2, sampleEvents(1));
    server.log.truncate('article30-a', 3);
    server.log.events.splice(3, 1);
    const stopped = await project();
    expect(stopped).toBeInstanceOf(PoisonEvent);
    expect(String(stopped)).toMatch(
      /\(SampleRecorded, a@3, sequence 4\).*stream a lacks revision 2: events were taken out/,
    );
    readStore.close();
    await store.close();
    await server.stop();
  });
});
