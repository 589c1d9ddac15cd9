import {
  runProjector,
  type EventStore,
  type ReadStore,
  type RecordedEvent,
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

/** Writes directly to the server's log, past every fault of the connection. */
function writeBehind(count: number, stream = 'a'): void {
  for (let index = 0; index < count; index += 1) {
    const { data, metadata } = sampleEvent({ index });
    server.log.write(
      `article30-${stream}`,
      'SampleRecorded',
      JSON.stringify(data),
      JSON.stringify(metadata),
    );
  }
}

/** Runs a projector until the read store holds the given number of events. */
async function projectThrough(readStore: ReadStore, sequence: number): Promise<void> {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), patienceMs);
  await runProjector(store, readStore, sampleReadModel, {
    signal: end.signal,
    onCheckpoint: (checkpoint) => {
      if (checkpoint.sequence >= sequence) end.abort();
    },
  });
  clearTimeout(timer);
}

function ledgerIds(): string[] {
  return idsOf(server.log.events.filter(({ stream }) => stream.startsWith('article30-')));
}

/**
 * Sequences of the projected rows. They have no gap and are in order unless an event was lost or duplicated.
 */
function projected(readStore: ReadStore): unknown[] {
  return readStore
    .query('SELECT sequence FROM sample ORDER BY sequence')
    .map((row) => row['sequence']);
}

const disturbances: readonly [string, () => void | Promise<void>][] = [
  ['ended by the server as if that were normal', () => server.reads.endSubscriptions()],
  ['dropped by the server', () => server.reads.dropSubscriptions()],
  ['cut with the connection', () => server.wire.cut()],
  [
    'interrupted by a restart of the server',
    async () => {
      await server.stop();
      await server.start();
    },
  ],
  [
    'refused several times when it comes back',
    () => {
      server.faults.subscriptionsRefused = 5;
      server.reads.dropSubscriptions();
    },
  ],
  [
    'silent while there are events',
    () => {
      server.faults.subscriptionsStalled = true;
      setTimeout(() => {
        server.faults.subscriptionsStalled = false;
      }, 100);
    },
  ],
  ['given everything twice', () => void (server.faults.deliveredTwice = true)],
  ['given checkpoints before their events', () => void (server.faults.checkpointFirst = true)],
];

describe('a projector whose subscription is', () => {
  it.each(disturbances)(
    '%s goes on by itself and loses, doubles, reorders nothing',
    async (title, disturb) => {
      await store.close();
      // Only a silent failure may be found by the idle timeout; every other one must be noticed by itself.
      const idleMs = title.startsWith('silent') ? quickTimes.idleMs : 60_000;
      store = openEventStoreDb(server.url, { times: { ...quickTimes, idleMs } });
      const readStore = openScratchReadStore(sampleReadModel);
      writeBehind(700);
      const projecting = projectThrough(readStore, 1_000);
      for (let round = 0; round < 3; round += 1) {
        await pause(30);
        writeBehind(50, `round-${round}`);
        await disturb();
        writeBehind(50, `round-${round}`);
      }
      await projecting;
      const ids = ledgerIds();
      expect(ids).toHaveLength(1_000);
      expect(projected(readStore)).toEqual(ids.map((_, index) => BigInt(index + 1)));
      const log = await readLog(store, null);
      expect(idsOf(log)).toEqual(ids);
      expect(readStore.checkpoint().position).toBe(log.at(-1)?.position);
      readStore.close();
    },
  );
});

describe('a subscription', () => {
  it('goes on from the stored checkpoint after the projector died between pages', async () => {
    const readStore = openScratchReadStore(sampleReadModel);
    writeBehind(1_300);
    const end = new AbortController();
    await runProjector(store, readStore, sampleReadModel, {
      signal: end.signal,
      onCheckpoint: () => end.abort(),
    });
    const stored = readStore.checkpoint().sequence;
    expect(stored).toBeLessThan(1_300);
    await projectThrough(readStore, 1_300);
    expect(projected(readStore)).toHaveLength(1_300);
    readStore.close();
  });

  it('that is dropped for being slow gives everything all the same', async () => {
    server.faults.slowConsumersDropped = true;
    const big = { text: 'x'.repeat(20_000) };
    const events = Array.from({ length: 400 }, () => sampleEvent(big));
    for (let start = 0; start < 400; start += 40) {
      await store.append(
        'a',
        start === 0 ? 'no-stream' : start - 1,
        events.slice(start, start + 40),
      );
    }
    const begun = server.reads.subscriptionsBegun;
    const taken = await takeThrough(store, { after: null, pauseMs: 3 }, events.at(-1)?.id ?? '');
    expect(idsOf(taken)).toEqual(idsOf(events));
    expect(server.reads.subscriptionsBegun).toBeGreaterThan(begun + 1);
  });

  it('of an idle log is left alone, and of a silent server begun again', async () => {
    await store.append('a', 'no-stream', sampleEvents(1));
    const end = new AbortController();
    const taken: RecordedEvent[] = [];
    const reading = (async () => {
      for await (const page of store.subscribe(null, end.signal)) taken.push(...page);
    })();
    await pause(3 * quickTimes.idleMs);
    const begun = server.reads.subscriptionsBegun;
    await pause(3 * quickTimes.idleMs);
    expect(server.reads.subscriptionsBegun).toBe(begun);
    server.faults.subscriptionsStalled = true;
    await store.append('a', 0, sampleEvents(1));
    await until(() => server.reads.subscriptionsBegun > begun);
    server.faults.subscriptionsStalled = false;
    await until(() => taken.length === 2);
    end.abort();
    await reading;
  });

  it('waits longer from one vain try to the next', async () => {
    await store.close();
    let tries = 0;
    const end = new AbortController();
    store = openEventStoreDb(server.url, {
      times: { ...quickTimes, backOffMinMs: 20, backOffMaxMs: 160 },
      random: () => {
        tries += 1;
        if (tries === 14) end.abort();
        return 1;
      },
    });
    server.faults.subscriptionsRefused = 1_000;
    const started = performance.now();
    for await (const page of store.subscribe(null, end.signal)) expect(page).toEqual([]);
    // Two subscriptions, of the store and of its guard, each retry at 0, 20, 60, 140, 300, 460 and 620 ms.
    expect(performance.now() - started).toBeGreaterThan(400);
    expect(1_000 - server.faults.subscriptionsRefused).toBeLessThan(20);
  });

  it('ends while the server is down when the signal says so', async () => {
    const { position } = await store.append('a', 'no-stream', sampleEvents(1));
    await server.stop();
    const end = new AbortController();
    setTimeout(() => end.abort(), 100);
    const started = performance.now();
    for await (const page of store.subscribe(position, end.signal)) expect(page).toEqual([]);
    expect(performance.now() - started).toBeLessThan(quickTimes.callMs);
  });

  it('from a position the log has never reached is refused, as after restoring an old copy', async () => {
    await store.append('a', 'no-stream', sampleEvents(1));
    const beyond = '9'.repeat(20).padStart(40, '0');
    const pages = store.subscribe(beyond, AbortSignal.timeout(patienceMs));
    const next = pages[Symbol.asyncIterator]().next();
    await expect(next).rejects.toThrow(`the log ends before position ${beyond}`);
  });

  it('tells a waiting reader that the store has closed', async () => {
    const pages = store.subscribe(null, AbortSignal.timeout(patienceMs));
    const next = pages[Symbol.asyncIterator]().next();
    const refused = expect(next).rejects.toThrow('it is closed');
    await pause(30);
    await store.close();
    await refused;
  });
});
