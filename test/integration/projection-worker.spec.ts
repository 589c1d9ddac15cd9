import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readModel } from '@art30/accounting';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { readConfig } from '../../apps/api/src/process/config';
import { ServingReadStore } from '../../apps/api/src/read-model/serving-read-store';
import { systemClock } from '../../apps/api/src/storage/clock';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';

describe('a page that cannot be written once those who waited for it were told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'projection-worker-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is tried again for as long as the read model is away, and the place goes back until then', async () => {
    const store = openScratchReadStore(readModel);
    const serving = new ServingReadStore(store, 'a.db', () => undefined);
    const config = readConfig({ DATA_DIR: folder });
    const log = new MemoryEventStore();
    const worker = new ProjectionWorker(log, serving, systemClock, config);
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
    // It opens the ledger, and waits for its events.
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
