import { StoreHalted, type EventStore } from '@art30/event-sourcing';
import { openEventStoreDb } from '@art30/storage';
import { sampleEvents } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { until } from '../support/patience';
import { quickTimes } from '../support/quick-times';
import { Service } from '../support/service';

const after = afterwards();
const deleted = 'stream a of the ledger was deleted (article30-a on the server)';

async function startServer(): Promise<EventStoreDbServer> {
  const server = await new EventStoreDbServer().start();
  after(() => server.stop());
  return server;
}

function open(server: EventStoreDbServer): EventStore {
  const store = openEventStoreDb(server.url, { times: quickTimes });
  after(() => store.close());
  return store;
}

describe('a stream that was deleted for good', () => {
  const calls: [string, (store: EventStore) => Promise<unknown>][] = [
    ['an append', (store) => store.append('a', 0, sampleEvents(1))],
    ['a read', (store) => store.readStream('a')],
  ];

  it.each(calls)('stops the store, which says so, at %s', async (_case, call) => {
    const server = await startServer();
    const store = open(server);
    await store.append('a', 'no-stream', sampleEvents(1));
    server.log.tombstone('article30-a');
    const refused = call(store);
    await expect(refused).rejects.toThrow(deleted);
    await expect(refused).rejects.toBeInstanceOf(StoreHalted);
    await expect(store.readStream('b')).rejects.toThrow(deleted);
  });

  it('is met at the next start', async () => {
    const server = await startServer();
    server.log.write('article30-a', 'SampleRecorded', '{}');
    server.log.tombstone('article30-a');
    const store = open(server);
    const reason = () => store.head().then(String, String);
    await until(async () => (await reason()).includes(deleted));
  });
});

describe('a limit that was taken away again', () => {
  it('stands in the log still, and hinders nothing', async () => {
    const server = await startServer();
    server.log.write('$$article30-a', '$metadata', '{"$tb":9223372036854775807}');
    server.log.write('$$article30-a', '$metadata', '{}');
    const store = open(server);
    const read = server.reads.reads;
    await until(() => server.reads.reads > read);
    await store.append('a', 'no-stream', sampleEvents(1));
    await store.append('b', 'no-stream', sampleEvents(1));
    expect(await store.readAll(null, 10)).toHaveLength(2);
  });
});

describe('the service on such a server', () => {
  it('answers commands with the reason and without a time to come again, and is not ready', async () => {
    const server = await startServer();
    const service = await Service.start({ environment: { EVENTSTORE_URL: server.url } });
    after(() => service.stopAndRemove());
    const http = () => service.http();
    const register = (id: string) =>
      http()
        .post('/v1/donors')
        .set({ 'Idempotency-Key': `register ${id}`, Authorization: service.as('u.accounts') })
        .send({ id, name: 'Donor', kind: 'STATE_PARTY', partySince: '2003-09-29' });
    expect((await register('DON-A')).status).toBe(202);
    server.log.tombstone('article30-donor-DON-A');
    const named = 'stream donor-DON-A of the ledger was deleted';
    await until(async () => {
      const { status, body } = await http().get('/health/ready');
      const { reason } = (body as { checks: { eventStore: { reason: string | null } } }).checks
        .eventStore;
      return status === 503 && (reason ?? '').includes(named);
    });
    for (const id of ['DON-A', 'DON-B']) {
      const { status, headers, body } = await register(id);
      const { code, detail } = body as { code: string; detail: string };
      expect([status, code]).toEqual([503, 'EVENT_STORE_HALTED']);
      expect(detail).not.toContain(named);
      expect(headers['retry-after']).toBeUndefined();
    }
  });
});
