import { pageEventsMax, type RecordedEvent } from '@art30/event-sourcing';
import { Arrivals, followLog, type ReadableLog } from './follow-log';
import { positionOf } from './position';

describe('a log that is followed', () => {
  let log: RecordedEvent[];
  let reads: number;
  let arrivals: Arrivals;
  let ending: AbortController;

  beforeEach(() => {
    log = [];
    reads = 0;
    arrivals = new Arrivals();
    ending = new AbortController();
  });

  const readable: ReadableLog = {
    head: () => log.at(-1)?.position ?? null,
    pageAfter: (after) => {
      reads += 1;
      return log.filter(({ position }) => position > (after ?? '')).slice(0, pageEventsMax);
    },
  };

  /** Adds events and announces them. */
  function append(count: number): void {
    for (let added = 0; added < count; added += 1) {
      const position = positionOf(log.length + 1);
      log.push({ id: position, position } as RecordedEvent);
    }
    arrivals.announce();
  }

  /** Follows the log until the given number of pages was read. Returns the number of events in each page. */
  async function pages(
    count: number,
    between: (page: number) => void = () => undefined,
  ): Promise<readonly number[]> {
    const sizes: number[] = [];
    const options = { after: null, signal: ending.signal };
    for await (const page of followLog(readable, options, arrivals)) {
      sizes.push(page.length);
      between(sizes.length);
      if (sizes.length === count) ending.abort();
    }
    return sizes;
  }

  it('is read again only where something was announced since it was read', async () => {
    append(2);
    const taken = pages(2, (page) => {
      if (page === 1) setTimeout(() => append(3), 5);
    });
    expect(await taken).toEqual([2, 3]);
    expect(reads).toBe(2);
  });

  it('misses nothing that is announced while a page is with its reader', async () => {
    append(1);
    expect(await pages(3, () => append(1))).toEqual([1, 1, 1]);
    expect(reads).toBe(3);
  });

  it('is read on behind a page that is full', async () => {
    append(pageEventsMax + 7);
    expect(await pages(2)).toEqual([pageEventsMax, 7]);
  });

  it('lets others have a turn before the page behind one', async () => {
    append(pageEventsMax + 7);
    const seen: string[] = [];
    setImmediate(() => seen.push('a turn'));
    await pages(2, (page) => seen.push(`page ${page}`));
    expect(seen).toEqual(['page 1', 'a turn', 'page 2']);
  });

  it('passes over what its reader has taken in otherwise, and rests before it reads what arrives', async () => {
    append(2);
    let taken: string | null = positionOf(1);
    const rests: number[] = [];
    const options = {
      after: taken,
      signal: ending.signal,
      lastSeenPosition: () => taken,
      rest: async () => {
        rests.push(log.length);
        // Two more events arrive during the rest, and the reader takes in the first three by another way.
        append(2);
        taken = positionOf(3);
      },
    };
    const sizes: number[] = [];
    for await (const page of followLog(readable, options, arrivals)) {
      sizes.push(page.length);
      if (sizes.length === 1) setTimeout(() => append(1), 5);
      else ending.abort();
    }
    expect({ sizes, rests }).toEqual({ sizes: [1, 2], rests: [3, 5] });
  });

  it('goes on at once where its reader has taken a turn itself', async () => {
    append(pageEventsMax + 7);
    const options = { after: null, signal: ending.signal };
    const follower = followLog(readable, options, arrivals)[Symbol.asyncIterator]();
    await follower.next();
    await new Promise((resolve) => setTimeout(resolve, 1));
    let isTurnOver = false;
    setImmediate(() => (isTurnOver = true));
    expect(await follower.next()).toMatchObject({ done: false });
    expect(isTurnOver).toBe(false);
    ending.abort();
  });
});
