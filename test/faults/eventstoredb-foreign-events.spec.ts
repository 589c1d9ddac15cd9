import {
  PoisonEvent,
  ReadsOn,
  runProjector,
  Unavailable,
  type EventStore,
  type ReadStore,
} from '@art30/event-sourcing';
import { openEventStoreDb, openScratchReadStore } from '@art30/storage';
import {
  idsOf,
  readLog,
  sampleEvent,
  sampleEvents,
  sampleReadModel,
  takeThrough,
} from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { patienceMs, pause, until } from '../support/patience';
import { quickTimes } from '../support/quick-times';

let server: EventStoreDbServer;
let store: EventStore;
beforeEach(async () => {
  server = await new EventStoreDbServer().start();
  store = openEventStoreDb(server.url, { times: quickTimes });
});
afterEach(async () => {
  await store.close();
  await server.stop();
});

describe('what others write into the log', () => {
  const foreign = [
    '$stats-0',
    'order-1',
    'donor-D1',
    'article30x-a',
    'article30-access-2024-05-07',
  ];
  const writeForeignEvents = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      server.log.write(foreign[index % foreign.length] ?? '', 'OrderPlaced', '{"a":1}');
    }
  };

  it('is no part of the ledger, whatever bears another prefix or none', async () => {
    writeForeignEvents(700);
    expect(await store.head()).toBeNull();
    expect(await readLog(store, null)).toEqual([]);
    const events = sampleEvents(3);
    await store.append('a', 'no-stream', events.slice(0, 1));
    writeForeignEvents(700);
    await store.append('a', 0, events.slice(1, 2));
    writeForeignEvents(30);
    const { position } = await store.append('a', 1, events.slice(2));
    writeForeignEvents(300);
    expect(await store.head()).toBe(position);
    expect(idsOf(await readLog(store, null))).toEqual(idsOf(events));
    expect(await store.readAll(null, 2)).toHaveLength(2);
    const taken = await takeThrough(store, { after: null }, events[2]?.id ?? '');
    expect(idsOf(taken)).toEqual(idsOf(events));
  });

  it('costs the head one call, however much of it there is', async () => {
    const { position } = await store.append('a', 'no-stream', sampleEvents(1));
    writeForeignEvents(5_000);
    await store.head();
    const before = server.reads.reads;
    expect(await store.head()).toBe(position);
    expect(server.reads.reads - before).toBe(1);
  });

  it('may be another ledger, of streams of the same names', async () => {
    const other = openEventStoreDb(server.url, { times: quickTimes, streamPrefix: 'other-' });
    const [own, others] = [sampleEvents(2), sampleEvents(3)];
    await store.append('a', 'no-stream', own);
    await other.append('a', 'no-stream', others);
    expect(idsOf(await store.readStream('a'))).toEqual(idsOf(own));
    expect(idsOf(await readLog(other, null))).toEqual(idsOf(others));
    expect(idsOf(await readLog(store, null))).toEqual(idsOf(own));
    await other.close();
  });

  it('is not met by a prefix that another could begin with', () => {
    for (const streamPrefix of ['', 'article30', '-', 'a-b-', '$a-', 'ä-']) {
      const opened = () => openEventStoreDb(server.url, { streamPrefix });
      expect(opened).toThrow(`"${streamPrefix}" is no prefix of streams`);
    }
  });

  it.each(['$settings', 'access-1-2024-05-07', 'audit-1'])(
    'is not ours to append to: %s',
    async (stream) => {
      const refused = store.append(stream, 'no-stream', sampleEvents(1));
      await expect(refused).rejects.toThrow(`${stream} is no stream of the ledger`);
    },
  );
});

describe('a ledger that is quiet beside a busy neighbour', () => {
  /** Twice the distance between two checkpoints of the subscription, and some slack. */
  const examinedMax = 300;
  const end = new AbortController();
  const writeOrders = (count: number, type = 'OrderPlaced'): void => {
    for (let index = 0; index < count; index += 1) server.log.write('order-1', type, '{}');
  };
  const follow = (after: string | null, signal = end.signal) => {
    const follow = async () => {
      for await (const page of store.subscribe(after, signal)) void page;
    };
    void follow().catch(() => undefined);
  };
  const examinedBy = async (read: () => Promise<unknown>): Promise<number> => {
    const before = server.reads.examined;
    await read();
    return server.reads.examined - before;
  };
  afterAll(() => end.abort());

  it.each([0, 1])('is read at the same cost beside 1,000 and 5,000 events: %s', async (begun) => {
    const events = sampleEvents(2);
    await store.append('a', 'no-stream', events.slice(0, 1));
    const { position } = await store.append('a', 0, events.slice(1));
    if (begun === 1) writeOrders(500);
    follow(position);
    for (const count of [1_000, 5_000]) {
      writeOrders(count);
      await until(async () => (await examinedBy(() => store.head())) <= examinedMax);
      for (const read of [
        () => store.head(),
        () => store.check(),
        () => store.readAll(position, 500),
      ]) {
        expect(await examinedBy(read)).toBeLessThanOrEqual(examinedMax);
      }
      expect(await store.head()).toBe(position);
    }
    const next = await store.append('a', 1, sampleEvents(1));
    expect(await store.head()).toBe(next.position);
    expect(await store.readAll(position, 500)).toHaveLength(1);
    expect(idsOf(await store.readAll(null, 2))).toEqual(idsOf(events));
  });

  it('is followed on behind what was passed where its subscription is dropped', async () => {
    const { position } = await store.append('a', 'no-stream', sampleEvents(1));
    follow(position);
    writeOrders(5_000);
    await until(async () => (await examinedBy(() => store.head())) <= examinedMax);
    const { examined } = server.reads.subscribed;
    const begun = server.reads.subscriptionsBegun;
    server.reads.dropSubscriptions();
    await until(() => server.reads.subscriptionsBegun >= begun + 2);
    await store.append('a', 0, sampleEvents(1));
    await until(async () => (await examinedBy(() => store.head())) <= examinedMax);
    expect(server.reads.subscribed.examined - examined).toBeLessThan(4 * examinedMax);
  });

  it('says that it reads on until it has passed what others wrote since, and then where it ends', async () => {
    const { position } = await store.append('a', 'no-stream', sampleEvents(1));
    // Enough events for ten seconds of reading; the test shortens the read once the message was seen.
    writeOrders(40_000);
    server.faults.examinedPerMs = 4;
    const { examined } = server.reads.subscribed;
    follow(position);
    await until(() => server.reads.subscribed.examined > examined + 1_000);
    const ends = () => store.head().catch((error: unknown) => error);
    await until(async () => (await ends()) instanceof ReadsOn);
    server.faults.examinedPerMs = Infinity;
    await until(async () => (await ends()) === position);
    expect(await examinedBy(() => store.head())).toBeLessThanOrEqual(examinedMax);
  });

  it('hears nothing of others, whatever their types begin with', async () => {
    const { sent } = server.reads.subscribed;
    writeOrders(200, '$metadataOfOrders');
    writeOrders(200, '$streamDeletedLater');
    const { position } = await store.append('a', 'no-stream', sampleEvents(1));
    const taken = takeThrough(store, { after: null }, (await store.readStream('a'))[0]?.id ?? '');
    expect((await taken).at(-1)?.position).toBe(position);
    expect(server.reads.subscribed.sent - sent).toBe(1);
  });
});

describe('an event that cannot be read', () => {
  const good = JSON.stringify(sampleEvent().metadata);
  const poisons: readonly [string, string, string, string][] = [
    ['is no JSON', '{"amount": 1', good, 'its data is no JSON object'],
    ['is a JSON text', '"text"', good, 'its data is no JSON object'],
    ['is a JSON list', '[1]', good, 'its data is no JSON object'],
    ['has no metadata', '{}', '', 'it does not say when it was recorded'],
    [
      'has metadata that are no JSON',
      '{}',
      '{"recordedAt"',
      'it does not say when it was recorded',
    ],
    ['has the metadata of another program', '{}', '{"$causedBy":"x"}', 'when it was recorded'],
  ];

  const project = (readStore: ReadStore): Promise<unknown> =>
    runProjector(store, readStore, sampleReadModel, {
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => error);

  it.each(poisons)(
    'because it %s stops its projection and is named',
    async (_case, data, metadata, why) => {
      await store.append('a', 'no-stream', sampleEvents(2));
      const { id } = server.log.write('article30-a', 'SampleRecorded', data, metadata);
      const readStore = openScratchReadStore(sampleReadModel);
      for (let round = 0; round < 2; round += 1) {
        const error = await project(readStore);
        expect(error).toBeInstanceOf(PoisonEvent);
        expect((error as Error).message).toContain(`event ${id} (SampleRecorded, a@2, sequence 3)`);
        expect((error as Error).message).toContain(why);
      }
      readStore.close();
    },
  );

  it('lets nobody decide on its stream, and everybody on others', async () => {
    const { id } = server.log.write('article30-a', 'SampleRecorded', '{"amount": 1', good);
    await expect(store.readStream('a')).rejects.toThrow(`event ${id} (a@0) is no JSON object`);
    await store.append('b', 'no-stream', sampleEvents(1));
    expect(await store.readStream('b')).toHaveLength(1);
  });
});

describe('a server that may forget events of the ledger', () => {
  const limits: readonly [string, string, string, string][] = [
    ['$$article30-a', '$metadata', '{"$maxCount":10}', 'stream a of the ledger has $maxCount set'],
    ['$$article30-a', '$metadata', '{"$maxAge":60}', 'stream a of the ledger has $maxAge set'],
    ['$$article30-a', '$metadata', '{"$tb":3}', 'stream a of the ledger has $tb set'],
    ['article30-a', '$streamDeleted', '{}', 'stream a of the ledger was deleted'],
  ];

  it.each(limits)('is refused from the start: %s %s %s', async (stream, type, data, message) => {
    await store.close();
    server.log.write(stream, type, data);
    store = openEventStoreDb(server.url, { times: quickTimes });
    await until(() =>
      store.head().then(
        () => false,
        () => true,
      ),
    );
    const calls: (() => Promise<unknown>)[] = [
      () => store.append('b', 'no-stream', sampleEvents(1)),
      () => store.readStream('b'),
      () => store.readAll(null, 10),
      () => store.head(),
      () => takeThrough(store, { after: null }, 'none'),
    ];
    for (const call of calls) {
      const refused = call();
      await expect(refused).rejects.toThrow(message);
      await expect(refused).rejects.toBeInstanceOf(Unavailable);
    }
  });

  it.each(limits)(
    'stops everything when it is met: %s %s %s',
    async (stream, type, data, message) => {
      await store.append('b', 'no-stream', sampleEvents(1));
      const pages = store.subscribe(null, AbortSignal.timeout(patienceMs))[Symbol.asyncIterator]();
      await pages.next();
      const stopped = expect(pages.next()).rejects.toThrow(message);
      server.log.write(stream, type, data);
      await stopped;
      await expect(store.append('b', 0, sampleEvents(1))).rejects.toThrow(message);
    },
  );

  it('may have limits on what is not ours, and other metadata on what is', async () => {
    server.log.write('$$article30-access-2024-05-07', '$metadata', '{"$maxAge":60}');
    server.log.write('$$a', '$metadata', '{"$maxAge":60}');
    server.log.write('order-1', '$streamDeleted', '{}');
    server.log.write('$$$stats-0', '$metadata', '{"$maxAge":60}');
    server.log.write('$$article30-a', '$metadata', '{"$acl":{"$r":"$admins"}}');
    await pause(100);
    await store.append('a', 'no-stream', sampleEvents(1));
    expect(await store.readStream('a')).toHaveLength(1);
  });

  it('lets nobody decide on a stream that lacks events', async () => {
    await store.append('a', 'no-stream', sampleEvents(4));
    server.log.truncate('article30-a', 2);
    const message = 'stream a lacks revision 0: events were taken out of it';
    await expect(store.readStream('a')).rejects.toThrow(message);
    expect(await store.readStream('a', 2)).toHaveLength(2);
  });
});
