import { readModel, ledgerOpened } from '@art30/accounting';
import { LogReader } from '@art30/books';
import { emptyCheckpoint, projectPage, type NewEvent } from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { requestOn } from '@art30/testing';

/** Number of events. Those on the list of skipped events add no rows. */
const length = 1_300;
const skippedFrom = 101;
const skippedThrough = 1_200;

const idOf = (sequence: number) => `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`;

describe('events of the log by their sequences', () => {
  const store = new MemoryEventStore();
  const readStore = openScratchReadStore(readModel);
  const reader = new LogReader(readStore, store);
  afterAll(() => readStore.close());

  beforeAll(async () => {
    const { type, data } = ledgerOpened('simulated', '2024-05-06');
    const { metadata } = requestOn('2024-05-06').identity;
    const events = Array.from({ length }, (_, index): NewEvent => {
      return { id: idOf(index + 1), type, data, metadata };
    });
    for (let from = 0; from < length; from += 100) {
      const expected = from === 0 ? 'no-stream' : from - 1;
      await store.append('ledger', expected, events.slice(from, from + 100));
    }
    const skipped = events.slice(skippedFrom - 1, skippedThrough).map(({ id }) => id);
    const log = await store.readStream('ledger');
    const projection = { skipped: new Set(skipped) };
    const { rows, checkpoint } = projectPage(readModel, log, emptyCheckpoint, projection);
    readStore.apply(rows, checkpoint);
  });

  it.each([0, 1, 99, 100, 101, 650, 1_199, 1_200, 1_201, 1_299])(
    'go on behind sequence %d, also where those before it were left out',
    async (sequence) => {
      const [first, second] = await reader.after(sequence, 2);
      expect(first).toMatchObject({
        sequence: sequence + 1,
        event: { id: idOf(sequence + 1) },
      });
      expect(second?.sequence).toBe(sequence + 2 > length ? undefined : sequence + 2);
      expect((await reader.at(sequence + 1)).id).toBe(idOf(sequence + 1));
    },
  );

  it('end with the log', async () => {
    expect(await reader.after(length, 10)).toEqual([]);
    await expect(reader.at(length + 1)).rejects.toThrow('no event of sequence 1301');
  });
});
