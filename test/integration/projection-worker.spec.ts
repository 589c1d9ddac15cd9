import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readModel } from '@art30/accounting';
import {
  MemoryEventStore,
  openScratchReadStore,
  openSqliteEventStore,
  type SqliteEventStore,
} from '@art30/storage';
import { pageEventsMax } from '@art30/event-sourcing';
import { sampleEvents } from '@art30/testing';
import { readConfig } from '../../apps/api/src/process/config';
import { ServingReadStore } from '../../apps/api/src/read-model/serving-read-store';
import { systemClock } from '../../apps/api/src/storage/clocks/clock';
import { ClockWatch } from '../../apps/api/src/storage/clocks/clock-watch';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';

const clocks = new ClockWatch(systemClock, false);

describe('what this process has appended to a log of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'projection-worker-'));
  let log: SqliteEventStore;
  let store: ReturnType<typeof openScratchReadStore>;
  let serving: ServingReadStore;
  let worker: ProjectionWorker;
  let head: string;

  beforeEach(async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    log = openSqliteEventStore(join(dataDir, 'events.db'));
    store = openScratchReadStore(readModel);
    serving = new ServingReadStore(store, 'a.db', () => undefined);
    worker = new ProjectionWorker(log, serving, clocks, readConfig({ DATA_DIR: dataDir }));
    await worker.onApplicationBootstrap();
    head = (await log.head()) ?? '';
  });
  afterEach(() => worker.onApplicationShutdown());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const standsAt = () => store.checkpoint().position;
  const append = (stream: string, count = 1) =>
    log.append(stream, 'no-stream', sampleEvents(count));
  /** Appends a copy of the event that opened the ledger. Unlike a sample event, it can be projected. */
  const reopened = async (stream: string) => {
    const [opened] = await log.readAll(null, 1);
    if (opened === undefined) throw new Error('the ledger is not opened');
    const { type, data, metadata } = opened;
    return log.append(stream, 'no-stream', [{ id: randomUUID(), type, data, metadata }]);
  };

  it('has its sequence before it is projected, which whoever asks has done first', async () => {
    const { position } = await reopened('opened-again');
    const sequence = worker.sequenceAt(position);
    expect([sequence, standsAt()]).toEqual([log.local.sequenceAt(position), head]);
    expect(serving.projected.checkpoint().position).toBe(head);
    expect(serving.checkpoint()).toMatchObject({ position, sequence });
    expect(serving.query('SELECT sequence FROM events')).toHaveLength(sequence ?? 0);
    expect(worker.sequenceAt(position)).toBe(sequence);
  });

  it.each([
    ['whoever asks how far it is', async (worker: ProjectionWorker) => worker.checkpoint()],
    ['whoever waits for it', (worker: ProjectionWorker, at: string) => worker.waitFor(at)],
    ['whoever counts what is not seen', (worker: ProjectionWorker) => worker.lag()],
  ])('is projected by %s', async (_who, ask) => {
    const { position } = await reopened('opened-again');
    worker.sequenceAt(position);
    expect(standsAt()).toBe(head);
    void ask(worker, position);
    expect(standsAt()).toBe(position);
  });

  it('is projected by itself where nobody asks, and where the service ends', async () => {
    const { position } = await reopened('opened-again');
    worker.sequenceAt(position);
    const deadline = performance.now() + 20_000;
    while (standsAt() !== position && performance.now() < deadline) await pause(5);
    expect(standsAt()).toBe(position);
    const { position: last } = await reopened('and-once-more');
    worker.sequenceAt(last);
    const applied = jest.spyOn(store, 'apply');
    const ending = worker.onApplicationShutdown();
    await ending;
    expect(applied.mock.calls.at(-1)?.[1].position).toBe(last);
  });

  it('is waited for where it is more than a page, or where projecting stands still', async () => {
    const appends = [append('unknown', pageEventsMax), append('one more')];
    const position = (await Promise.all(appends)).at(-1)?.position ?? '';
    expect(worker.sequenceAt(position)).toBeUndefined();
    expect(await worker.waitFor(position)).toBe('timeout');
    const { position: next } = await append('behind it');
    expect(worker.unreadable()).not.toBeNull();
    expect(worker.sequenceAt(next)).toBeUndefined();
  });

  it('is left to the projector where it cannot be read', async () => {
    const { position } = await append('unknown');
    expect(worker.sequenceAt(position)).toBe(log.local.sequenceAt(position));
    expect(serving.checkpoint().position).toBe(head);
    expect(await worker.waitFor(position)).toBe('timeout');
    expect(worker.unreadable()).not.toBeNull();
  });
});

describe('a page that cannot be written once those who waited for it were told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'projection-worker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is tried again for as long as the read model is away, and the place goes back until then', async () => {
    const store = openScratchReadStore(readModel);
    const serving = new ServingReadStore(store, 'a.db', () => undefined);
    const config = readConfig({ DATA_DIR: folder });
    const log = new MemoryEventStore();
    const worker = new ProjectionWorker(log, serving, clocks, config);
    let isAway = false;
    let triedAway = 0;
    const checkpoint = store.checkpoint.bind(store);
    jest.spyOn(store, 'checkpoint').mockImplementation(() => {
      if (!isAway) return checkpoint();
      triedAway += 1;
      throw new Error('disk I/O error');
    });
    jest.spyOn(store, 'apply').mockImplementationOnce(() => {
      isAway = true;
      throw new Error('disk I/O error');
    });
    // The worker's start appends the opening event of the ledger, so the count is read after it.
    await worker.onApplicationBootstrap();
    const events = (await log.readAll(null, 500)).length;
    const deadline = performance.now() + 20_000;
    const until = async (isSo: () => boolean) => {
      while (!isSo() && performance.now() < deadline) await pause(5);
      expect(isSo()).toBe(true);
    };
    await until(() => triedAway > 0);
    expect(worker.checkpoint().sequence).toBe(0);
    isAway = false;
    await until(() => worker.checkpoint().sequence === events);
    expect(store.query('SELECT sequence FROM events')).toHaveLength(events);
    await worker.onApplicationShutdown();
  });
});
