import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { openEventStoreDb } from '@art30/storage';
import { sampleEvents, temporaryFolder } from '@art30/testing';
import { EventStoreDbServer, type ServerSetup } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { quickTimes } from '../support/quick-times';

const folder = temporaryFolder();
const after = afterwards();
const credentials = { user: 'ops', password: 'pass-word' };
const userInfo = 'ops:pass-word@';

function open(url: string, times = quickTimes): EventStore {
  const store = openEventStoreDb(url, { times });
  after(() => store.close());
  return store;
}

async function startServer(setup: ServerSetup = {}): Promise<EventStoreDbServer> {
  const server = await new EventStoreDbServer(setup).start();
  after(() => server.stop());
  return server;
}

/** Sets the monotonic clock forward by an hour. */
function afterAnHour(): void {
  const now = performance.now.bind(performance);
  const later = jest.spyOn(performance, 'now').mockImplementation(() => now() + 3_600_000);
  after(() => later.mockRestore());
}

/** Connection option that trusts this certificate only. */
function trusting({ certificate }: EventStoreDbServer): string {
  const file = join(folder.path, 'ca.pem');
  writeFileSync(file, certificate);
  return `tlsCAFile=${encodeURIComponent(file)}`;
}

async function reasonOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => 'nothing was wrong',
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(Unavailable);
  const { message, stack } = error as Error;
  expect(`${message} ${stack}`).not.toContain(credentials.password);
  return message;
}

describe('a server that cannot be used', () => {
  it('does not listen', async () => {
    const server = await startServer();
    await server.stop();
    expect(await reasonOf(open(server.url).head())).toBe(
      `the event store is unavailable: nothing listens at ${server.address} (connection refused)`,
    );
  });

  it('has a name that nobody knows', async () => {
    const store = open('esdb://eventstore.invalid:2113?tls=false');
    expect(await reasonOf(store.head())).toContain(
      'the name eventstore.invalid is not known (DNS)',
    );
  });

  it('accepts and says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    after(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const store = open(`esdb://localhost:${port}?tls=false`, { ...quickTimes, callMs: 200 });
    expect(await reasonOf(store.head())).toContain(
      `localhost:${port} did not answer within 200 ms`,
    );
  });

  it.each<[string, string, (socket: Socket) => void, string]>([
    ['ends each connection', 'false', (socket) => socket.destroy(), 'ended the connection: is it'],
    ['ends each handshake', 'true', (socket) => socket.destroy(), 'ended the connection: is it'],
    [
      'speaks something else',
      'false',
      (socket) => socket.write('HTTP/1.1 404 Not Found\r\n\r\n'),
      'does not speak HTTP/2: is it',
    ],
  ])('is none, and %s', async (_case, tls, meet, says) => {
    const other = createServer((socket) => meet(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const store = open(`esdb://localhost:${port}?tls=${tls}`);
    after(() => void other.close());
    expect(await reasonOf(store.head())).toContain(`localhost:${port} ${says}`);
  });

  it('has a certificate of an authority that is not named', async () => {
    const server = await startServer({ credentials });
    const other = new EventStoreDbServer({ credentials });
    const named = open(`esdb://${userInfo}${server.address}?${trusting(other)}`);
    const signed = `the certificate of ${server.address} is signed by an authority that`;
    expect(await reasonOf(named.head())).toContain(`${signed} tlsCAFile does not name`);
    await named.close();
    const unnamed = open(`esdb://${userInfo}${server.address}`);
    expect(await reasonOf(unnamed.head())).toContain(`${signed} Node does not know`);
  });

  it('has a certificate for another name', async () => {
    const server = await startServer({ credentials, certificate: { host: 'elsewhere' } });
    const store = open(`esdb://${userInfo}${server.address}?${trusting(server)}`);
    expect(await reasonOf(store.head())).toContain(
      `the certificate of ${server.address} does not name localhost`,
    );
  });

  it('has a certificate that has ended', async () => {
    const server = await startServer({ credentials, certificate: { end: '210131000000Z' } });
    const store = open(`esdb://${userInfo}${server.address}?${trusting(server)}`);
    expect(await reasonOf(store.head())).toContain(
      `the certificate of ${server.address} ended on 2021-01-31`,
    );
  });

  it('does not speak TLS, or does and should not', async () => {
    const [plain, encrypted] = [await startServer(), await startServer({ credentials })];
    const wanting = open(`esdb://${userInfo}${plain.address}`);
    expect(await reasonOf(wanting.head())).toContain(
      `${plain.address} does not speak TLS: is tls=false missing in EVENTSTORE_URL?`,
    );
    await wanting.close();
    const avoiding = open(encrypted.url);
    expect(await reasonOf(avoiding.head())).toContain(
      `${encrypted.address} speaks TLS, and EVENTSTORE_URL says tls=false`,
    );
  });

  it('is one of a cluster, and each node has its cause', async () => {
    const [dead, encrypted] = [await startServer(), await startServer({ credentials })];
    await dead.stop();
    const nodes = `${dead.address},${encrypted.address}`;
    const store = open(`esdb://${nodes}?tls=false&maxDiscoverAttempts=1`);
    const reason = await reasonOf(store.head());
    expect(reason).toContain(`nothing listens at ${dead.address}`);
    expect(reason).toContain(`${encrypted.address} speaks TLS`);
  });
});

describe('a right that is missing', () => {
  const append = (store: EventStore) => store.append('a', 'no-stream', sampleEvents(1));
  const lacks: [string, (store: EventStore) => Promise<unknown>, string][] = [
    [
      'read article30-a',
      (store) => store.readStream('a'),
      'may not read article30-a on SERVER: give it $r in the $acl of the metadata of article30-a, or in $userStreamAcl of $settings',
    ],
    [
      'write article30-a',
      append,
      'may not append to article30-a on SERVER: give it $w in the $acl of the metadata of article30-a, or in $userStreamAcl of $settings',
    ],
    [
      'read $$article30-a',
      (store) => store.readStream('a'),
      'may not read the metadata of article30-a on SERVER: give it $mr in the $acl of the metadata of article30-a, or in $userStreamAcl of $settings',
    ],
    [
      'read $all',
      (store) => store.head(),
      'may not read $all on SERVER: give it $r in the $acl of the metadata of $all',
    ],
  ];

  it('to write is found by a check of the store, until an append succeeds', async () => {
    const server = await startServer({ credentials });
    const store = open(`esdb://${userInfo}${server.address}?${trusting(server)}`);
    await expect(store.check()).resolves.toBeUndefined();
    server.faults.denied.add('write article30-a');
    await expect(append(store)).rejects.toThrow('$w');
    await expect(store.check()).rejects.toThrow('may not append to article30-a');
    server.faults.denied.clear();
    await append(store);
    await expect(store.check()).resolves.toBeUndefined();
  });

  it.each(['write article30-a', 'read $$article30-a'])(
    'keeps the store unready for as long as it is missing, and no longer: %s',
    async (right) => {
      const server = await startServer({ credentials });
      const store = open(`esdb://${userInfo}${server.address}?${trusting(server)}`);
      server.faults.denied.add(right);
      await expect(append(store)).rejects.toThrow('may not');
      afterAnHour();
      await expect(store.check()).rejects.toThrow('may not');
      await expect(store.check()).rejects.toThrow('may not');
      server.faults.denied.clear();
      await expect(store.check()).resolves.toBeUndefined();
      // The check of the write permission must not write anything.
      expect(server.log.events).toEqual([]);
    },
  );

  it.each(lacks)('is named: %s', async (right, call, reason) => {
    const server = await startServer({ credentials });
    server.faults.denied.add(right);
    const store = open(`esdb://${userInfo}${server.address}?${trusting(server)}`);
    const named = reason.replace('SERVER', server.address);
    expect(await reasonOf(call(store))).toBe(
      `the event store is unavailable: the user of EVENTSTORE_URL ${named}`,
    );
    expect(server.log.events).toEqual([]);
  });
});
