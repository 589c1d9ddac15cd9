import { rmSync } from 'node:fs';
import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import type { LoggedEvent } from '../eventstoredb-server/server-log';
import { signCheckpoint, testSigner } from '../support/checkpoints';
import { Client } from '../support/client';
import { pause, until } from '../support/patience';
import { Service } from '../support/service';
import { foundations } from '../support/world';

/** Milliseconds for which a command relies on the last check of the log. */
const lookCountsMs = 500;

/** The ledger's log is on a server, and a checkpoint of it was signed. */
describe('a log on a server', () => {
  const server = new EventStoreDbServer();
  const folders: string[] = [];
  let donor: LoggedEvent;

  const started = (dataDir?: string) =>
    Service.start({
      ...(dataDir === undefined ? {} : { dataDir }),
      environment: { EVENTSTORE_URL: server.url, EVENTSTORE_FOLLOWED_MS: String(lookCountsMs) },
    });
  const registered = (service: Service, key: string) =>
    new Client(service, key).post('/v1/donors', {
      id: `DON-${key}`,
      name: 'Donor New',
      kind: 'FOUNDATION',
    });
  const signed = (service: Service) => service.http().post('/v1/audit/checkpoints').send();
  const alarmOf = async (service: Service) =>
    (await service.http().get('/v1/donors')).headers['article30-alarm'];
  const halted = [503, 'EVENT_STORE_HALTED'];
  const ledgerEvents = () => server.log.under('article30-');
  /** Stops the server, replaces its events, and starts it again. */
  async function putBack(events: readonly LoggedEvent[]): Promise<void> {
    await server.stop();
    server.log.putBack(events);
    await server.start();
    await pause(lookCountsMs);
  }
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
      const answer = await registered(service, `AT-${starts}`);
      expect([answer.status, answer.body.code]).toEqual([503, 'EVENT_STORE_HALTED']);
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

  it('that was put back under running instances is written on by none of them, until its events are there again', async () => {
    const [first, second] = [await started(dirOf(0)), await started(dirOf(1))];
    const backup = [...server.log.events];
    const has = ledgerEvents().length;
    for (const key of ['NEW-1', 'NEW-2', 'NEW-3']) {
      expect((await registered(first, key)).status).toBe(201);
    }
    const whole = [...server.log.events];
    const seen = ledgerEvents().length;
    await until(async () => (await new Client(second).head()) === seen);
    await putBack(backup);

    // No readiness check was sent to the second instance: it must find the change by itself at a command.
    const refused = [await registered(second, 'OTHER'), await registered(first, 'NEW-4')];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([halted, halted]);
    const missing = `the log holds ${has} of the ${seen} events that this instance has read: events ${has + 1} through ${seen} are missing`;
    for (const service of [first, second]) {
      const { status, body } = await service.http('u.operator').get('/health/ready');
      expect([status, body.checks.eventStore]).toEqual([503, { status: 'down', reason: missing }]);
      expect((await service.http().get('/v1/donors')).status).toBe(200);
      const asked = [await signed(service), await service.http().get('/v1/audit/evidence-pack')];
      expect(asked.map(({ status: to, body: of }) => [to, of.code])).toEqual([halted, halted]);
    }
    expect(ledgerEvents()).toHaveLength(has);

    await putBack(whole);
    await until(async () => (await first.http().get('/health/ready')).status === 200);
    expect((await registered(first, 'NEW-4')).status).toBe(201);
    await until(async () => (await registered(second, 'OTHER')).status === 201);
    await first.stop();
    await second.stop();
  });
});
