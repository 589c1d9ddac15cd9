import {
  PoisonEvent,
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
  const writeSystemEvents = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      server.log.write(index % 2 ? '$stats-0' : 'access-1-2024-05-07', 'Noted', '{"a":1}');
    }
  };

  it('is no part of the ledger: system streams and the access log are passed over', async () => {
    writeSystemEvents(700);
    expect(await store.head()).toBeNull();
    expect(await readLog(store, null)).toEqual([]);
    const events = sampleEvents(3);
    await store.append('a', 'no-stream', events.slice(0, 1));
    writeSystemEvents(700);
    await store.append('a', 0, events.slice(1, 2));
    writeSystemEvents(30);
    const { position } = await store.append('a', 1, events.slice(2));
    writeSystemEvents(300);
    expect(await store.head()).toBe(position);
    expect(idsOf(await readLog(store, null))).toEqual(idsOf(events));
    expect(await store.readAll(null, 2)).toHaveLength(2);
    const taken = await takeThrough(store, { after: null }, events[2]?.id ?? '');
    expect(idsOf(taken)).toEqual(idsOf(events));
  });

  it.each(['$settings', 'access-1-2024-05-07'])('is not ours to append to: %s', async (stream) => {
    const refused = store.append(stream, 'no-stream', sampleEvents(1));
    await expect(refused).rejects.toThrow(`${stream} is no stream of the ledger`);
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
      const { id } = server.log.write('a', 'SampleRecorded', data, metadata);
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
    const { id } = server.log.write('a', 'SampleRecorded', '{"amount": 1', good);
    await expect(store.readStream('a')).rejects.toThrow(`event ${id} (a@0) is no JSON object`);
    await store.append('b', 'no-stream', sampleEvents(1));
    expect(await store.readStream('b')).toHaveLength(1);
  });
});

describe('a server that may forget events of the ledger', () => {
  const limits: readonly [string, string, string, string][] = [
    ['$$a', '$metadata', '{"$maxCount":10}', 'stream a of the ledger has $maxCount set'],
    ['$$a', '$metadata', '{"$maxAge":60}', 'stream a of the ledger has $maxAge set'],
    ['$$a', '$metadata', '{"$tb":3}', 'stream a of the ledger has $tb set'],
    ['a', '$streamDeleted', '{}', 'stream a of the ledger was deleted'],
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

  it('may have limits on the access log and other metadata on ours', async () => {
    server.log.write('$$access-1-2024-05-07', '$metadata', '{"$maxAge":60}');
    server.log.write('$$$stats-0', '$metadata', '{"$maxAge":60}');
    server.log.write('$$a', '$metadata', '{"$acl":{"$r":"$admins"}}');
    await pause(100);
    await store.append('a', 'no-stream', sampleEvents(1));
    expect(await store.readStream('a')).toHaveLength(1);
  });

  it('lets nobody decide on a stream that lacks events', async () => {
    await store.append('a', 'no-stream', sampleEvents(4));
    server.log.truncate('a', 2);
    const message = 'stream a lacks revision 0: events of it were removed';
    await expect(store.readStream('a')).rejects.toThrow(message);
    expect(await store.readStream('a', 2)).toHaveLength(2);
  });
});
