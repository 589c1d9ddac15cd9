import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { openEventStoreDb } from '@art30/storage';
import { idsOf, sampleEvents, takeThrough, temporaryFolder } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { quickTimes } from '../support/quick-times';

const folder = temporaryFolder();
const after = afterwards();

function open(url: string): EventStore {
  const store = openEventStoreDb(url, { times: quickTimes });
  after(() => store.close());
  return store;
}

async function startServer(): Promise<EventStoreDbServer> {
  const server = await new EventStoreDbServer().start();
  after(() => server.stop());
  return server;
}

const user = 'ops';
const password = 'p@ss:w/rd?#%';
const encoded = encodeURIComponent(password);

describe('a server with TLS and credentials', () => {
  let server: EventStoreDbServer;
  let certificate: string;
  beforeEach(async () => {
    server = await new EventStoreDbServer({ credentials: { user, password } }).start();
    certificate = join(folder.path, 'ca.pem');
    writeFileSync(certificate, server.certificate);
  });
  afterEach(() => server.stop());
  const url = (userInfo: string, file = certificate): string =>
    `esdb://${userInfo}${server.address}?tlsCAFile=${encodeURIComponent(file)}`;

  it('serves who has them, any character in the password', async () => {
    const store = open(url(`${user}:${encoded}@`));
    const events = sampleEvents(2);
    await store.append('a', 'no-stream', events);
    expect(idsOf(await takeThrough(store, { after: null }, events[1]?.id ?? ''))).toEqual(
      idsOf(events),
    );
  });

  it.each([
    ['a wrong password', `${user}:wrong@`, 'refuses the user or the password of EVENTSTORE_URL'],
    ['no password', '', 'wants a user and a password, and EVENTSTORE_URL names none'],
  ])('is unavailable with %s', async (_case, userInfo, reason) => {
    const store = open(url(userInfo));
    for (const call of [
      () => store.append('a', 'no-stream', sampleEvents(1)),
      () => store.readStream('a'),
      () => store.readAll(null, 1),
    ]) {
      const refused = call();
      await expect(refused).rejects.toBeInstanceOf(Unavailable);
      await expect(refused).rejects.toThrow(`${server.address} ${reason}`);
    }
    expect(server.log.events).toEqual([]);
  });

  it('is not trusted with another certificate, and no error holds the password', async () => {
    const other = new EventStoreDbServer({ credentials: { user, password } });
    writeFileSync(certificate, other.certificate);
    const store = open(url(`${user}:${encoded}@`));
    const error: unknown = await store.readStream('a').catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(Unavailable);
    const { message, stack } = error as Error;
    for (const secret of [password, encoded]) {
      expect(message).not.toContain(secret);
      expect(stack).not.toContain(secret);
    }
  });

  it('is not even tried when the certificate file is none', () => {
    writeFileSync(certificate, 'certificate');
    const refused = (): unknown => openEventStoreDb(url(`${user}:${encoded}@`));
    expect(refused).toThrow('the file of tlsCAFile is no PEM file');
  });

  it('is not even tried when the certificate file cannot be read', () => {
    const refused = (): unknown => openEventStoreDb(url(`${user}:${encoded}@`, '/none/ca.pem'));
    expect(refused).toThrow('the file of tlsCAFile cannot be read');
    expect(refused).not.toThrow(encoded);
  });
});

describe('a process', () => {
  it('has one client: the same URL shares it, another is refused until it is closed', async () => {
    const [server, other] = await Promise.all([startServer(), startServer()]);
    const [first, second] = [open(server.url), open(server.url)];
    expect(() => openEventStoreDb(other.url)).toThrow('one at a time');
    await first.append('a', 'no-stream', sampleEvents(1));
    await first.close();
    expect(await second.readStream('a')).toHaveLength(1);
    expect(server.wire.connections).toBe(1);
    expect(() => openEventStoreDb(other.url)).toThrow('one at a time');
    await second.close();
    const third = open(other.url);
    expect(await third.readStream('a')).toEqual([]);
  });

  it('may open a store while the server is down, and uses it once it is up', async () => {
    const server = await startServer();
    await server.stop();
    const store = open(server.url);
    await expect(store.readStream('a')).rejects.toBeInstanceOf(Unavailable);
    await server.start();
    expect(await store.readStream('a')).toEqual([]);
  });
});

describe('a cluster', () => {
  let [first, second] = [new EventStoreDbServer(), new EventStoreDbServer()];
  beforeEach(async () => {
    first = await new EventStoreDbServer().start();
    second = await new EventStoreDbServer({ log: first.log }).start();
    second.leader = first;
  });
  afterEach(() => Promise.all([first.stop(), second.stop()]));

  const change = (leader: EventStoreDbServer, follower: EventStoreDbServer): void => {
    leader.leader = undefined;
    follower.leader = leader;
  };

  it.each([
    ['one node', () => `esdb://${first.address}?tls=false`],
    ['two nodes', () => `esdb://${first.address},${second.address}?tls=false`],
    ['one name for all', () => `esdb+discover://${second.address}?tls=false`],
  ])('known by %s is followed when another node leads', async (_case, url) => {
    const store = open(url());
    const events = sampleEvents(4);
    await store.append('a', 'no-stream', events.slice(0, 1));
    change(second, first);
    expect(await store.append('a', 0, events.slice(1, 2))).toMatchObject({ revision: 1 });
    const counted = second.appends.counted.append;
    expect(counted).toBe(1);
    change(first, second);
    expect(await store.readStream('a')).toHaveLength(2);
    await store.append('a', 1, events.slice(2));
    expect(idsOf(await store.readStream('a'))).toEqual(idsOf(events));
  });

  it('whose leader dies is followed to the next, and its subscription too', async () => {
    const url = `esdb://${first.address},${second.address}?tls=false`;
    const store = open(url);
    const events = sampleEvents(2);
    await store.append('a', 'no-stream', events.slice(0, 1));
    const taken = takeThrough(store, { after: null }, events[1]?.id ?? '');
    await first.stop();
    second.leader = undefined;
    await store.append('a', 0, events.slice(1));
    expect(idsOf(await taken)).toEqual(idsOf(events));
  });

  it('that is gone altogether fails calls and not the process', async () => {
    const url = `esdb://${first.address},${second.address}?tls=false&maxDiscoverAttempts=1`;
    const store = open(url);
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    await store.append('a', 'no-stream', sampleEvents(1));
    first.faults.appendDelayMs = 200;
    const offers = sampleEvents(30).map((event) => store.append('a', 0, [event]));
    setTimeout(() => void Promise.all([first.stop(), second.stop()]), 50);
    for (const { status } of await Promise.allSettled(offers)) expect(status).toBe('rejected');
    await expect(store.readStream('a')).rejects.toBeInstanceOf(Unavailable);
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
});
