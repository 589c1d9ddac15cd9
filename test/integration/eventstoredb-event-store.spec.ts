import { randomUUID } from 'node:crypto';
import { openEventStoreDb } from '@art30/storage';
import { eventStoreContract, sampleEvent } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';

const realUrl = process.env['ESDB_TEST_URL'];
/** A thousand writers run in CI only, as each writer that loses a race costs two network calls. */
const writersAtOnce = process.env['CI'] === 'true' ? 1_000 : 100;
const abilities = { refusesIdsElsewhere: false, writersAtOnce };
/**
 * Long timeouts: a thousand writers at once take long on a busy machine, and the contract promises order, not
 * speed.
 */
const patience = { callMs: 60_000, settleMs: 120_000 };

/** A random prefix, as the server may hold streams of others. */
const streamPrefix = `contract${randomUUID().slice(0, 8)}-`;

if (realUrl !== undefined) {
  eventStoreContract(
    'EventStoreDB itself',
    async () => {
      const store = openEventStoreDb(realUrl, { times: patience, streamPrefix });
      return { store, close: () => store.close() };
    },
    abilities,
  );
}

describe('over gRPC', () => {
  let server: EventStoreDbServer;
  beforeAll(async () => {
    server = await new EventStoreDbServer().start();
  });
  afterAll(() => server.stop());

  eventStoreContract(
    'the EventStoreDB adapter',
    async () => {
      const store = openEventStoreDb(server.url, { times: patience });
      return { store, close: () => store.close() };
    },
    abilities,
  );

  it('gives with each event when the server wrote it, by the clock of the server', async () => {
    const store = openEventStoreDb(server.url);
    const hourMs = 3_600_000;
    const from = Date.now() + hourMs;
    server.log.pass(hourMs);
    const { position } = await store.append('timed', 'no-stream', [sampleEvent()]);
    const until = Date.now() + hourMs;
    const read = await store.readStream('timed');
    const ending = new AbortController();
    for await (const page of store.subscribe(null, ending.signal)) {
      const found = page.find((event) => event.position === position);
      if (found === undefined) continue;
      expect(found).toEqual(read[0]);
      ending.abort();
    }
    const { createdMs = 0 } = read[0] ?? {};
    expect([createdMs >= from, createdMs <= until]).toEqual([true, true]);
    server.log.pass(-hourMs);
    await store.close();
  });
});
