import { readModel, ledgerOpened } from '@art30/accounting';
import { AsOfResolver, LedgerLines, LogReader } from '@art30/books';
import { emptyCheckpoint, projectPage, type NewEvent } from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { requestOn } from '@art30/testing';

/** Several times the page size of reads of the log. */
const length = 2_600;
/** Sequences far apart and adjacent ones, including the last. */
const rare = [3, 4, 700, 1_203, 1_204, 1_206, 2_590, length];

const idOf = (sequence: number) => `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`;

describe('events of a log that are chosen by a filter', () => {
  const store = new MemoryEventStore();
  const readStore = openScratchReadStore(readModel);
  const caughtUp = { waitFor: () => Promise.resolve('reached' as const), standsAt: () => null };
  const asOf = new AsOfResolver(store, readStore, caughtUp);
  const lines = new LedgerLines(asOf, new LogReader(readStore, store), { readStore });
  let reads = 0;

  beforeAll(async () => {
    const { type, data } = ledgerOpened('simulated', '2024-05-06');
    const { metadata } = requestOn('2024-05-06').identity;
    const events = Array.from({ length }, (_, index): NewEvent => {
      const recordedBy = rare.includes(index + 1) ? 'u.rare' : 'u.often';
      return { id: idOf(index + 1), type, data, metadata: { ...metadata, recordedBy } };
    });
    for (let from = 0; from < length; from += 100) {
      const expected = from === 0 ? 'no-stream' : from - 1;
      await store.append('ledger', expected, events.slice(from, from + 100));
    }
    const log = await store.readStream('ledger');
    const { rows, checkpoint } = projectPage(readModel, log, emptyCheckpoint);
    readStore.apply(rows, checkpoint);
    const readAll = store.readAll.bind(store);
    jest.spyOn(store, 'readAll').mockImplementation(async (...call) => {
      const page = await readAll(...call);
      reads += page.length;
      return page;
    });
  });
  afterAll(() => readStore.close());

  async function chosen(query: Parameters<LedgerLines['find']>[0]): Promise<number[]> {
    const found: number[] = [];
    for await (const line of await lines.find(query)) {
      found.push((JSON.parse(line) as { readonly sequence: number }).sequence);
    }
    return found;
  }

  it('come in the order of the log, however far apart, without reading what is between', async () => {
    reads = 0;
    expect(await chosen({ recordedBy: 'u.rare' })).toEqual(rare);
    expect(reads).toBeLessThan(60);
  });

  it.each([
    [{ after: 4 }, rare.slice(2)],
    [{ after: 3, limit: 3 }, rare.slice(1, 4)],
    [{ limit: 1 }, rare.slice(0, 1)],
    [{ after: length }, []],
    [{ knownAt: '1203' }, rare.slice(0, 4)],
    [{ asAt: '2024-05-05' }, []],
  ])('go on behind a sequence and end at a limit: %j', async (query, expected) => {
    expect(await chosen({ recordedBy: 'u.rare', ...query })).toEqual(expected);
  });

  it('are all that fit, over many readings of the log', async () => {
    const often = Array.from({ length }, (_, index) => index + 1).filter(
      (sequence) => !rare.includes(sequence),
    );
    expect(await chosen({ recordedBy: 'u.often', limit: 10_000 })).toEqual(often);
    expect(await chosen({ recordedBy: 'u.often', limit: 777, after: 100 })).toEqual(
      often.filter((sequence) => sequence > 100).slice(0, 777),
    );
  });
});
