import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { openEventStoreDb } from '@art30/storage';
import { sampleEvents } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { pause, patienceMs } from '../support/patience';

const deadlineMs = 100;

/** Outcome of an append by the client library itself, or "pending" after `ms` milliseconds. */
async function fateOf(client: EventStoreDBClient, stream: string, ms: number): Promise<string> {
  const event = jsonEvent({ id: randomUUID(), type: 'Sampled', data: { count: 1 } });
  const options = { expectedRevision: NO_STREAM, deadline: deadlineMs } as const;
  const append = client.appendToStream(stream, [event], options).then(
    () => 'written',
    () => 'failed',
  );
  const patience = new Promise<string>((resolve) => {
    setTimeout(() => resolve('pending'), ms).unref();
  });
  return Promise.race([append, patience]);
}

describe('why appends do not go through BatchAppend:', () => {
  let server: EventStoreDbServer;
  let other: EventStoreDbServer;
  const after = afterwards();
  const clientOf = ({ port }: EventStoreDbServer): EventStoreDBClient => {
    const endpoint = { address: 'localhost', port };
    const client = new EventStoreDBClient({ endpoint }, { insecure: true });
    after(() => client.dispose());
    return client;
  };

  beforeEach(async () => {
    [server, other] = await Promise.all([
      new EventStoreDbServer().start(),
      new EventStoreDbServer().start(),
    ]);
  });
  afterEach(() => Promise.all([server.stop(), other.stop()]));

  it('the client waits for ever for an answer that does not come', async () => {
    const client = clientOf(server);
    server.faults.appends.push('answer-never');
    expect(await fateOf(client, 'a', 10 * deadlineMs)).toBe('pending');
    expect(server.appends.counted).toEqual({ append: 0, batchAppend: 1 });
  });

  it('the broken connection of one client fails the append of another', async () => {
    const [client, healthy] = [clientOf(server), clientOf(other)];
    expect(await fateOf(client, 'a', patienceMs)).toBe('written');
    expect(await fateOf(healthy, 'a', patienceMs)).toBe('written');
    other.faults.appendDelayMs = 500;
    const fate = fateOf(healthy, 'b', patienceMs);
    await pause(100);
    server.wire.cut();
    expect(await fate).toBe('failed');
    // Dispose of the client before its late answer comes: the answer would crash this process.
    await Promise.all([healthy.dispose(), client.dispose()]);
    await other.stop();
  });

  it('the adapter never uses it', async () => {
    const store = openEventStoreDb(server.url);
    after(() => store.close());
    await store.append('a', 'no-stream', sampleEvents(2));
    expect(server.appends.counted).toEqual({ append: 1, batchAppend: 0 });
  });
});
