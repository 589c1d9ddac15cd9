import { rmSync } from 'node:fs';
import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import type { LoggedEvent } from '../eventstoredb-server/server-log';
import { signCheckpoint, testSigner } from '../support/checkpoints';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/** A ledger on a server, of which a checkpoint was signed. */
describe('a log on a server', () => {
  const server = new EventStoreDbServer();
  const folders: string[] = [];
  let donor: LoggedEvent;

  const started = (dataDir?: string) =>
    Service.start({
      ...(dataDir === undefined ? {} : { dataDir }),
      environment: { EVENTSTORE_URL: server.url },
    });
  const registered = (service: Service, key: string) =>
    new Client(service, key).post('/v1/donors', {
      ...{ id: `DON-${key}`, name: 'Donor New', kind: 'FOUNDATION' },
    });
  const signed = (service: Service) => service.http().post('/v1/audit/checkpoints').send();
  const alarmOf = async (service: Service) =>
    (await service.http().get('/v1/donors')).headers['article30-alarm'];
  const dirOf = (at: number) => folders[at] ?? '';

  beforeAll(async () => {
    await server.start();
    const first = await started();
    await foundations(new Client(first));
    const events = first.app.get<EventStore>(EVENT_STORE);
    const ledgerId = (await events.readStream('ledger'))[0]?.metadata.ledger?.id ?? '';
    await signCheckpoint(events, testSigner(ledgerId), { time: '2024-03-01T00:00:00.000Z' });
    await first.stop();
    const second = await started();
    await second.stop();
    folders.push(first.config.dataDir, second.config.dataDir);
    donor = server.log
      .under('article30-donor')
      .find(({ type }) => type === 'DonorRegistered') as LoggedEvent;
  });
  afterAll(async () => {
    await server.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('that was changed there is written on by no instance that made its books of it, also after the next start', async () => {
    const data = Buffer.from(donor.data).toString();
    server.log.rewrite(donor, data.replace('Donor A', 'Donor X'));
    rmSync(readModelFile(dirOf(0), readModel));
    for (let starts = 0; starts < 2; starts += 1) {
      const service = await started(dirOf(0));
      const told = await registered(service, `AT-${starts}`);
      expect([told.status, told.body.code]).toEqual([503, 'EVENT_STORE_HALTED']);
      expect(await alarmOf(service)).toBe('CHECKPOINT');
      expect((await signed(service)).status).toBe(409);
      await service.stop();
    }
    server.log.rewrite(donor, data);
    rmSync(readModelFile(dirOf(0), readModel));
    const [first, second] = [await started(dirOf(0)), await started(dirOf(1))];
    expect((await registered(first, 'FIRST')).status).toBe(201);
    expect((await registered(second, 'SECOND')).status).toBe(201);
    expect([await alarmOf(first), await alarmOf(second)]).toEqual([undefined, undefined]);
    await first.stop();
    await second.stop();
  });
});
