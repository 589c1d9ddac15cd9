import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { OutcomeUnknown, StoreHalted, Unavailable, type EventStore } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { stopwatch } from './clocks/clock';
import { LogHalt } from './log-halt';

const metadata = { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' };
const event = () => ({ id: randomUUID(), type: 'A', data: {}, metadata });

describe('a log whose last event was read', () => {
  let store: EventStore;
  let log: EventStore;
  let halted: LogHalt;
  let last: Record<string, unknown>;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    store = new MemoryEventStore();
    const read = event();
    const { position } = await store.append('a', 'no-stream', [read]);
    halted = new LogHalt(500, stopwatch);
    log = halted.on(store);
    last = { sequence: 1n, event_id: read.id, stream: 'a', revision: 0n, position };
    halted.watch({ query: () => [last] });
  });

  const lose = () => (last = { ...last, event_id: 'another' });

  it('is not written on where a look finds that it lacks it', async () => {
    lose();
    await expect(log.append('b', 'no-stream', [event()])).rejects.toThrow(StoreHalted);
    await expect(log.check()).rejects.toThrow('event 1 is missing');
    expect(await store.readStream('b')).toEqual([]);
    expect(halted.changed).toBeNull();
  });

  it('is written on again once it has it again', async () => {
    const before = { ...last };
    lose();
    await expect(log.check()).rejects.toThrow(StoreHalted);
    last = before;
    await log.check();
    await log.append('b', 'no-stream', [event()]);
  });

  it('is not halted where it cannot be asked, and not written on either', async () => {
    const { readStream } = store;
    store.readStream = () => Promise.reject(new Unavailable('it is away'));
    const refused = await log.append('b', 'no-stream', [event()]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Unavailable);
    expect(refused).not.toBeInstanceOf(StoreHalted);
    store.readStream = readStream;
    await log.append('b', 'no-stream', [event()]);
  });

  it('is looked at behind an append that took long: a server may have come back with an older state', async () => {
    await log.check();
    const append = store.append.bind(store);
    store.append = async (...asked) => {
      await pause(1_050);
      lose();
      return append(...asked);
    };
    await expect(log.append('b', 'no-stream', [event()])).rejects.toThrow(OutcomeUnknown);
  });
});
