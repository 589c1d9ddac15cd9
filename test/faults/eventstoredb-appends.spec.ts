import { randomUUID } from 'node:crypto';
import {
  FoldedStreams,
  handle,
  noContext,
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type EventStore,
  type HandledStep,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { openEventStoreDb } from '@art30/storage';
import { idsOf, readLog, sampleEvent, sampleEvents } from '@art30/testing';
import { v5 } from 'uuid';
import { appendFaults, type AppendFault } from '../eventstoredb-server/server-faults';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { pause, until } from '../support/patience';
import { afterwards } from '../support/afterwards';
import { quickTimes } from '../support/quick-times';

interface Counted {
  readonly type: string;
  readonly data: { readonly count: number };
}

/** A short timeout of calls, for answers that never come; other calls must be done within it. */
const impatience = { ...quickTimes, callMs: 400, settleMs: 2_500 };
const lateMs = 600;

const faultNames = Object.keys(appendFaults) as AppendFault[];
const { metadata } = sampleEvent();

/** Appends the next number to a stream, as one request with its own key. */
function count(
  store: EventStore,
  stream: string,
  key: string,
): Promise<HandledStep<number, Counted>> {
  return handle<number, Counted>({
    store,
    folded: new FoldedStreams((stored) => stored),
    stream,
    name: 'count',
    identity: {
      metadata,
      eventName: (step, index) => v5(`${stream}/${key}/${step}/${index}`, v5.URL),
    },
    decider: { initialState: 0, evolve: (state) => state + 1 },
    context: noContext,
    decide: (state) => [{ type: 'Counted', data: { count: state + 1 } }],
  });
}

/** Repeats an append under the same key until it is answered, as a client does. */
async function untilAnswered(
  store: EventStore,
  stream: string,
  key: string,
  refused: string[],
): Promise<HandledStep<number, Counted>> {
  for (let tries = 0; tries < 50; tries += 1) {
    const step = await count(store, stream, key).catch((error: unknown) => error as Error);
    if (!(step instanceof Error)) return step;
    refused.push(step.name);
  }
  throw new Error(`request ${key} was never answered: ${refused.join(', ')}`);
}

describe('an append', () => {
  let server: EventStoreDbServer;
  let store: EventStore;
  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    server.faults.lateMs = lateMs;
    store = openEventStoreDb(server.url, { times: impatience });
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  /** Waits until the server has finished an append that it delays. */
  const lateWork = (fault: AppendFault): Promise<void> =>
    pause(fault.endsWith('late') ? lateMs + 50 : 0);

  it.each(faultNames)('is written once and answered although it is %s', async (fault) => {
    await store.append('a', 'no-stream', sampleEvents(2));
    const events = sampleEvents(3);
    server.faults.appends.push(fault);
    const { revision, position } = await store.append('a', 1, events);
    await lateWork(fault);
    expect(revision).toBe(4);
    const recorded = await store.readStream('a');
    expect(idsOf(recorded.slice(2))).toEqual(idsOf(events));
    expect(recorded.at(-1)?.position).toBe(position);
  });

  it.each(faultNames)(
    'is lost to a faster writer, and says so, although it is %s',
    async (fault) => {
      const other = sampleEvent();
      server.log.write('article30-b', 'SampleRecorded', '{}');
      await store.append('a', 'no-stream', [other]);
      server.faults.appends.push(fault);
      const late = store.append('a', 'no-stream', sampleEvents(1));
      await expect(late).rejects.toBeInstanceOf(WrongRevision);
      await lateWork(fault);
      expect(idsOf(await store.readStream('a'))).toEqual([other.id]);
    },
  );

  it.each(faultNames)('that is %s at every try has an end and a true answer', async (fault) => {
    server.faults.appends.push(...Array.from({ length: 20 }, () => fault));
    const [event] = sampleEvents(1);
    const outcome = await store.append('a', 'no-stream', event ? [event] : []).then(
      () => 'written',
      (error: unknown) => error,
    );
    server.faults.appends.length = 0;
    await lateWork(fault);
    const isThere = (await store.readStream('a')).length === 1;
    if (outcome === 'written') expect(isThere).toBe(true);
    else expect(outcome).toBeInstanceOf(OutcomeUnknown);
    const { commit } = appendFaults[fault];
    expect([isThere, outcome === 'written']).toEqual(
      commit === 'never' ? [false, false] : [true, true],
    );
  });

  /** Events of a stream; undefined while the server is offline. */
  async function eventsOf(stream: string): Promise<readonly RecordedEvent[] | undefined> {
    return store.readStream(stream).catch((error: unknown) => {
      if (!(error instanceof Unavailable)) throw error;
      return undefined;
    });
  }

  /**
   * True if a new stream is begun without a read of its limits: the adapter caches all limits once it has
   * read the log.
   */
  async function beginsWithoutReading(): Promise<boolean> {
    const { reads } = server.reads;
    await store.append(randomUUID(), 'no-stream', sampleEvents(1));
    return server.reads.reads === reads;
  }

  it('is in doubt when neither it nor the read-back is answered, and can be repeated', async () => {
    const events = sampleEvents(2);
    await until(beginsWithoutReading);
    server.faults.appends.push('answer-never', 'answer-never', 'answer-never', 'answer-never');
    server.faults.readsIgnored = true;
    const started = performance.now();
    const unanswered = store.append('a', 'no-stream', events);
    await expect(unanswered).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(performance.now() - started).toBeLessThan(2 * impatience.settleMs);
    server.faults.readsIgnored = false;
    const { revision } = await store.append('a', 'no-stream', events);
    expect(revision).toBe(1);
    expect(await store.readStream('a')).toHaveLength(2);
  });

  it('is in doubt while the server is down, a read is unavailable, and both come back', async () => {
    const events = sampleEvents(1);
    await store.append('a', 'no-stream', sampleEvents(1));
    await server.stop();
    await expect(store.append('a', 0, events)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.readStream('a')).rejects.toBeInstanceOf(Unavailable);
    await expect(store.head()).rejects.toBeInstanceOf(Unavailable);
    await server.start();
    expect(await store.append('a', 0, events)).toMatchObject({ revision: 1 });
    expect(await store.readStream('a')).toHaveLength(2);
  });

  it('ends although the line accepts and says nothing, and works once it speaks', async () => {
    await store.append('a', 'no-stream', sampleEvents(1));
    server.wire.isSilent = true;
    server.wire.cut();
    const events = sampleEvents(1);
    await expect(store.append('a', 0, events)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.readStream('a')).rejects.toBeInstanceOf(Unavailable);
    server.wire.isSilent = false;
    // On a busy machine the first read may time out before the connection is restored.
    await until(async () => (await eventsOf('a'))?.length === 1);
    expect(await store.append('a', 0, events)).toMatchObject({ revision: 1 });
  });

  it.each([false, true])(
    'that is a repeat has its own place, misplaced: %s',
    async (isMisplaced) => {
      server.faults.repeatsMisplaced = isMisplaced;
      const events = sampleEvents(2);
      await store.append('b', 'no-stream', sampleEvents(1));
      const first = await store.append('a', 'no-stream', events);
      await store.append('a', 1, sampleEvents(1));
      expect(await store.append('a', 'no-stream', events)).toEqual(first);
    },
  );

  it('takes the place of nothing when reads fail at first', async () => {
    await store.append('a', 'no-stream', sampleEvents(1));
    server.faults.readsRefused = 2;
    expect(await store.readStream('a')).toHaveLength(1);
  });

  it('over the size a server takes is a defect and is never sent', async () => {
    const events = sampleEvents(2).map((event) => ({
      ...event,
      data: { text: 'x'.repeat(600_000) },
    }));
    const sent = server.appends.counted.append;
    const refused = store.append('a', 'no-stream', events);
    await expect(refused).rejects.toThrow('bytes, over 1048576');
    await expect(refused).rejects.not.toBeInstanceOf(Unavailable);
    expect(server.appends.counted.append).toBe(sent);
  });
});

describe('commands while everything goes wrong', () => {
  const after = afterwards();
  let server: EventStoreDbServer;
  let store: EventStore;

  beforeEach(async () => {
    server = await new EventStoreDbServer().start();
    after(() => server.stop());
    store = openEventStoreDb(server.url, { times: impatience });
    after(() => store.close());
  });

  it('lose, double and reorder nothing that was acknowledged', async () => {
    server.faults.lateMs = lateMs;
    const streams = ['a', 'b', 'c', 'd'];
    const acknowledged: { id: string; stream: string; revision: number }[] = [];
    const refused: string[] = [];
    const worker = async (name: number): Promise<void> => {
      for (let turn = 0; turn < 12; turn += 1) {
        const stream = streams[(name + turn) % streams.length] ?? 'a';
        const fault = faultNames[(name * 5 + turn * 3) % faultNames.length];
        if (turn % 2 === 0 && fault !== undefined) server.faults.appends.push(fault);
        const step = await untilAnswered(store, stream, `${name}-${turn}`, refused);
        for (const { id, revision } of step.events) acknowledged.push({ id, stream, revision });
      }
    };
    const disturb = setInterval(() => server.wire.cut(), 300);
    after(() => clearInterval(disturb));
    await Promise.all(Array.from({ length: 6 }, (_, name) => worker(name)));
    clearInterval(disturb);
    server.faults.appends.length = 0;
    await pause(lateMs + 50);

    expect(acknowledged).toHaveLength(72);
    const log = await readLog(store, null);
    expect(new Set(idsOf(log)).size).toBe(log.length);
    expect(log).toHaveLength(72);
    for (const { id, stream, revision } of acknowledged) {
      expect(log.find((event) => event.id === id)).toMatchObject({ stream, revision });
    }
    for (const stream of streams) {
      const counts = (await store.readStream(stream)).map(({ data }) => data['count']);
      expect(counts).toEqual(counts.map((_, index) => index + 1));
    }
    for (const name of refused)
      expect(['OutcomeUnknown', 'Unavailable', 'StepRefused']).toContain(name);
  });

  it('come through restarts of the server on the same port', async () => {
    const ids: string[] = [];
    const writing = (async () => {
      for (let turn = 0; turn < 150; turn += 1) {
        ids.push(...idsOf((await untilAnswered(store, 'a', String(turn), [])).events));
      }
    })();
    for (let restart = 0; restart < 4; restart += 1) {
      await pause(60);
      await server.stop();
      await pause(60);
      await server.start();
    }
    await writing;
    expect(idsOf(await store.readStream('a'))).toEqual(ids);
  });
});
