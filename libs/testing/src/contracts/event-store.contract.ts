import { randomUUID } from 'node:crypto';
import {
  appendEventsMax,
  eventBytesMax,
  Unavailable,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { appendContract } from './event-store-append.contract';
import { subscriptionContract } from './event-store-subscription.contract';
import {
  idsOf,
  readLog,
  sampleEvent,
  sampleEvents,
  type StoreAbilities,
  type StoreUnderTest,
} from './sample-events';

/** Returns an event without `stored` and `createdMs`, which differ between stores, so that events can be compared. */
function asRead(read: RecordedEvent): Omit<RecordedEvent, 'stored' | 'createdMs'> {
  const { stored, createdMs, ...event } = read;
  if (stored?.as === 'texts') expect(JSON.parse(stored.data)).toEqual(event.data);
  if (createdMs !== undefined) expect(Number.isSafeInteger(createdMs)).toBe(true);
  return event;
}

/**
 * Defines tests that every implementation of event stores must pass. The log may contain events, but nobody else may
 * append meanwhile.
 */
export function eventStoreContract(
  name: string,
  open: () => Promise<{ store: EventStore; close: () => Promise<void> }>,
  abilities: StoreAbilities = { refusesIdsElsewhere: true },
): void {
  describe(`${name} keeps the promises of the event store port:`, () => {
    const subject = {} as StoreUnderTest;
    let close: () => Promise<void>;
    beforeEach(async () => {
      const opened = await open();
      ({ close } = opened);
      subject.store = opened.store;
      subject.stream = `sample-${randomUUID()}`;
    });
    afterEach(() => close());

    appendContract(subject, abilities);
    describe('a read', () => {
      contentContract(subject);
      readContract(subject);
    });
    describe('a subscription', () => subscriptionContract(subject));
    describe('closing', () => closeContract(subject));
  });
}

function contentContract(subject: StoreUnderTest): void {
  it('gives back what was appended, with its place', async () => {
    const { store, stream } = subject;
    const event = sampleEvent({
      عربي: 'مساهمات طوعية',
      '': '贡献 — contribución — «взнос» — 🤝 \u0000 \u2028 "\\',
      nested: [{ empty: {}, list: [] }, null, true, -0, Number.MAX_SAFE_INTEGER],
      left: undefined,
    });
    const { position } = await store.append(stream, 'no-stream', [event]);
    const data = JSON.parse(JSON.stringify(event.data)) as unknown;
    const recorded = { ...event, data, stream, revision: 0, position };
    expect((await store.readStream(stream)).map(asRead)).toStrictEqual([recorded]);
    const [last] = (await readLog(store, null)).slice(-1).map(asRead);
    expect(last).toStrictEqual(recorded);
  });

  it('gives back an event of just the limit of bytes', async () => {
    const { store, stream } = subject;
    const frame = Buffer.byteLength(JSON.stringify({ text: '' }));
    const text = `${'é'.repeat(1_000)}${'x'.repeat(eventBytesMax - frame - 2_000)}`;
    await store.append(stream, 'no-stream', [sampleEvent({ text })]);
    const [recorded] = await store.readStream(stream);
    expect(recorded?.data['text'] === text).toBe(true);
  });
}

function readContract(subject: StoreUnderTest): void {
  it('of a stream starts at the revision it names', async () => {
    const { store, stream } = subject;
    const events = sampleEvents(5);
    await store.append(stream, 'no-stream', events);
    await store.append(`${stream}-other`, 'no-stream', sampleEvents(5));
    expect(idsOf(await store.readStream(stream, 3))).toEqual(idsOf(events.slice(3)));
    expect(await store.readStream(stream, 5)).toEqual([]);
    expect(await store.readStream(`${stream}-none`)).toEqual([]);
  });

  it('of the log pages through everything after a position, in order', async () => {
    const { store, stream } = subject;
    const start = await store.head();
    for (let index = 0; index < 25; index += 1) {
      await store.append(`${stream}-${index % 3}-${index}`, 'no-stream', sampleEvents(1));
    }
    const pages = [];
    for (let after = start; ;) {
      const page = await store.readAll(after, 10);
      if (page.length === 0) break;
      pages.push(page);
      after = page.at(-1)?.position ?? null;
    }
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
    expect(pages.flat().map(({ stream: name }) => Number(name.split('-').at(-1)))).toEqual(
      Array.from({ length: 25 }, (_, index) => index),
    );
  });

  it('shows positions that rise and sort as text', async () => {
    const { store, stream } = subject;
    await store.append(stream, 'no-stream', sampleEvents(appendEventsMax));
    await store.append(stream, appendEventsMax - 1, sampleEvents(appendEventsMax));
    const positions = (await readLog(store, null)).map(({ position }) => position);
    expect(new Set(positions).size).toBe(positions.length);
    expect([...positions].sort()).toEqual(positions);
    expect(await store.head()).toBe(positions.at(-1));
  });
}

function closeContract(subject: StoreUnderTest): void {
  it('lets appends under way finish', async () => {
    const { store, stream } = subject;
    const offers = sampleEvents(50).map((event, index) =>
      store.append(`${stream}-${index}`, 'no-stream', [event]),
    );
    await store.close();
    expect(await Promise.all(offers)).toHaveLength(50);
  });

  it('leaves a store that refuses appends as unavailable', async () => {
    const { store, stream } = subject;
    await expect(store.check()).resolves.toBeUndefined();
    await store.close();
    const refused = store.append(stream, 'no-stream', sampleEvents(1));
    await expect(refused).rejects.toBeInstanceOf(Unavailable);
    await expect(store.check()).rejects.toBeInstanceOf(Unavailable);
  });

  it('is not needed to look: a check writes no event', async () => {
    const { store, stream } = subject;
    await store.append(stream, 'no-stream', sampleEvents(1));
    const head = await store.head();
    await store.check();
    expect(await store.head()).toBe(head);
  });
}
