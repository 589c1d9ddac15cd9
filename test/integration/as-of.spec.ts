import { ledgerOpened, readModel } from '@art30/accounting';
import { answered, AsOfResolver, encodeCursor } from '@art30/books';
import { emptyCheckpoint, projectPage, type RecordedEvent } from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { ServingReadStore } from '../../apps/api/src/read-model/serving-read-store';
import { readConfig } from '../../apps/api/src/process/config';
import { systemClock } from '../../apps/api/src/storage/clocks/clock';
import { ClockWatch } from '../../apps/api/src/storage/clocks/clock-watch';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';

/** Recording times in log order. The clock was slow when the fourth event was written. */
const recorded = [
  '2024-05-07T10:00:00.000Z',
  '2024-05-07T23:59:59.999Z',
  '2024-05-09T08:00:00.000Z',
  '2024-05-08T08:00:00.000Z',
];

const events: RecordedEvent[] = recorded.map((recordedAt, index) => ({
  id: `event ${index}`,
  stream: 'ledger',
  revision: index,
  position: String(index + 1).padStart(16, '0'),
  ...ledgerOpened('simulated', '2024-05-07'),
  metadata: { recordedAt, recordedBy: 'ledger', keyHash: '', requestHash: '' },
}));

describe('the two times of a query', () => {
  const readStore = openScratchReadStore(readModel);
  const log = new MemoryEventStore();
  const config = readConfig({ READ_WAIT_MS: '20' });
  let resolver: AsOfResolver;

  beforeAll(() => {
    const { rows, checkpoint } = projectPage(readModel, events, emptyCheckpoint);
    readStore.apply(rows, checkpoint);
    const serving = new ServingReadStore(readStore, 'a.db', () => undefined);
    const worker = new ProjectionWorker(log, serving, new ClockWatch(systemClock, false), config);
    resolver = new AsOfResolver(log, readStore, worker);
  });
  afterAll(() => readStore.close());

  it.each([
    ['nothing', undefined, 4],
    ['a time before the first event', '2024-05-07T09:59:59Z', 0],
    ['the very time of an event', '2024-05-07T10:00:00Z', 1],
    ['a date, the end of that UTC day', '2024-05-07', 2],
    ['a time in another zone', '2024-05-08T00:00:00+02:00', 1],
    ['a time by which only a prefix is known, whatever came later', '2024-05-08T12:00:00Z', 2],
    ['a time by which all is known', '2024-05-09T08:00:00Z', 4],
    ['a sequence', '3', 3],
    ['sequence 0', '0', 0],
    ['a sequence that is not there yet', '99', 4],
  ])('knownAt %s', async (_what, knownAt, sequence) => {
    expect((await resolver.resolve({ knownAt })).sequence).toBe(sequence);
  });

  it('says what it resolved to', async () => {
    const resolvedTimes = await resolver.resolve({ knownAt: '2024-05-08', asAt: '2024-02-29' });
    expect(answered(resolvedTimes)).toEqual({
      asAt: '2024-02-29',
      knownAt: { sequence: 2, recordedAt: '2024-05-07T23:59:59.999Z' },
    });
    const nothing = await resolver.resolve({ knownAt: '0' });
    expect(answered(nothing)).toEqual({ asAt: null, knownAt: { sequence: 0 } });
  });

  it('names the latest moment of a prefix, not that of its last event', async () => {
    const { recordedAt } = await resolver.resolve({ knownAt: '4' });
    expect(recordedAt).toBe('2024-05-09T08:00:00.000Z');
  });

  it.each([
    ['asAt', { asAt: '2024-02-30' }],
    ['knownAt', { knownAt: '2024-02-30T00:00:00Z' }],
    ['knownAt', { knownAt: 'yesterday' }],
    ['knownAt', { knownAt: '-1' }],
    ['knownAt', { knownAt: '2024-05-07T10:00:00' }],
    ['knownAt', { knownAt: '2024-05-07T25:00:00Z' }],
  ])('refuses a %s that is none', async (field, query) => {
    await expect(resolver.resolve(query)).rejects.toMatchObject({
      reason: 'UNREADABLE',
      code: 'INVALID_REQUEST',
      field,
    });
  });

  it('waits for a position that the read model has, and not for ever for one it has not', async () => {
    const reached = await resolver.resolve({ after: '0000000000000004' });
    expect(reached.sequence).toBe(4);
    await expect(resolver.resolve({ after: '0000000000000005' })).rejects.toMatchObject({
      reason: 'BEHIND',
      code: 'READ_MODEL_BEHIND',
    });
  });

  it('stays in the state of knowledge of the first page', async () => {
    const cursor = encodeCursor({ sequence: 2, key: ['P1'] });
    const page = await resolver.page({ cursor, knownAt: '4' });
    expect(page).toMatchObject({ asOf: { sequence: 2 }, after: ['P1'] });
    const ahead = encodeCursor({ sequence: 5, key: ['P1'] });
    await expect(resolver.page({ cursor: ahead })).rejects.toMatchObject({
      reason: 'BEHIND',
      code: 'READ_MODEL_BEHIND',
    });
  });
});
