import { pageEventsMax, type EventStore } from '@art30/event-sourcing';
import {
  idsOf,
  readLog,
  sampleEvent,
  sampleEvents,
  takeThrough,
  type StoreUnderTest,
} from './sample-events';

/** Largest number of milliseconds that an aborted subscription may take to end. */
const endingMs = 60_000;

/** Defines tests of `EventStore.subscribe` that every implementation must pass. */
export function subscriptionContract(subject: StoreUnderTest): void {
  deliveryContract(subject);
  endingContract(subject);
}

function deliveryContract(subject: StoreUnderTest): void {
  it.each([
    ['from a position', undefined],
    ['from a position, read slowly', 5],
  ])('%s loses, doubles and reorders nothing while others append', async (_case, pauseMs) => {
    const { store, stream } = subject;
    const after = await store.head();
    await append(store, `${stream}-before`, 2 * pageEventsMax + 7);
    const last = sampleEvent();
    const from = pauseMs === undefined ? { after } : { after, pauseMs };
    const taken = takeThrough(store, from, last.id);
    await Promise.all(
      Array.from({ length: 8 }, (_, writer) => writeSingly(store, `${stream}-${writer}`, 40)),
    );
    await store.append(`${stream}-last`, 'no-stream', [last]);
    expect(idsOf(await taken)).toEqual(idsOf(await readLog(store, after)));
  });

  it('from the beginning gives the whole log', async () => {
    const { store, stream } = subject;
    await append(store, stream, 10);
    const last = sampleEvent();
    const taken = takeThrough(store, { after: null }, last.id);
    await store.append(`${stream}-last`, 'no-stream', [last]);
    expect(await taken).toEqual(await readLog(store, null));
  });

  it('begins behind its position, not at it', async () => {
    const { store, stream } = subject;
    const { position } = await store.append(stream, 'no-stream', sampleEvents(3));
    const last = sampleEvent();
    const taken = takeThrough(store, { after: position }, last.id);
    await store.append(stream, 2, [last]);
    expect(idsOf(await taken)).toEqual([last.id]);
  });

  it('serves several readers at once, each from its own place', async () => {
    const { store, stream } = subject;
    const after = await store.head();
    const { position } = await store.append(stream, 'no-stream', sampleEvents(3));
    const last = sampleEvent();
    const readers = [after, position].map((from) => takeThrough(store, { after: from }, last.id));
    await store.append(stream, 2, [sampleEvent(), last]);
    const taken = await Promise.all(readers);
    expect(taken.map((events) => events.length)).toEqual([5, 2]);
  });
}

function endingContract(subject: StoreUnderTest): void {
  it('ends when the signal says so while it waits', async () => {
    const { store } = subject;
    const end = new AbortController();
    const ended = countPages(store, end.signal);
    setTimeout(() => end.abort(), 50);
    expect(await Promise.race([ended, tooLate()])).toBe(0);
  });

  it('never starts when the signal came before it', async () => {
    const { store, stream } = subject;
    const end = new AbortController();
    const before = countPages(store, end.signal);
    end.abort();
    await store.append(stream, 'no-stream', sampleEvents(1));
    expect(await Promise.race([before, tooLate()])).toBe(0);
    expect(await Promise.race([countPages(store, AbortSignal.abort()), tooLate()])).toBe(0);
  });

  it('ends when the signal comes while a page is handled', async () => {
    const { store, stream } = subject;
    const after = await store.head();
    await append(store, stream, pageEventsMax + 1);
    const end = new AbortController();
    const handled = (async () => {
      let pages = 0;
      for await (const page of store.subscribe(after, end.signal)) {
        expect(page.length).toBeLessThanOrEqual(pageEventsMax);
        pages += 1;
        end.abort();
      }
      return pages;
    })();
    expect(await Promise.race([handled, tooLate()])).toBe(1);
  });
}

/** Subscribes after the present end of the log, and counts the pages with events until the subscription ends. */
async function countPages(store: EventStore, signal: AbortSignal): Promise<number> {
  const after = await store.head();
  let pages = 0;
  for await (const page of store.subscribe(after, signal)) pages += Math.min(1, page.length);
  return pages;
}

function tooLate(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('too late'), endingMs).unref());
}

async function append(store: EventStore, stream: string, count: number): Promise<void> {
  const events = sampleEvents(count);
  for (let start = 0; start < count; start += 100) {
    const expected = start === 0 ? 'no-stream' : start - 1;
    await store.append(stream, expected, events.slice(start, start + 100));
  }
}

async function writeSingly(store: EventStore, stream: string, count: number): Promise<void> {
  for (let revision = 0; revision < count; revision += 1) {
    await store.append(stream, revision === 0 ? 'no-stream' : revision - 1, [sampleEvent()]);
  }
}
