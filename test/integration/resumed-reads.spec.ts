import { EventStoreOver, ResumedReads, type RecordedEvent } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { eventStoreContract, idsOf, sampleEvents } from '@art30/testing';

eventStoreContract('a log whose reads are resumed', async () => {
  const store = new ResumedReads(new MemoryEventStore());
  return { store, close: () => store.close() };
});

/** A log that counts the events it returns, and whose events a test can replace by others. */
class CountedLog extends EventStoreOver {
  handedOver = 0;
  instead: readonly RecordedEvent[] | undefined;

  override async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    const events = this.instead?.slice(from) ?? (await super.readStream(stream, from));
    this.handedOver += events.length;
    return events;
  }
}

describe('a stream that is read again', () => {
  let log: CountedLog;
  let resumed: ResumedReads;

  beforeEach(async () => {
    log = new CountedLog(new MemoryEventStore());
    resumed = new ResumedReads(log);
    await log.append('s', 'no-stream', sampleEvents(5));
    await resumed.readStream('s');
    log.handedOver = 0;
  });

  it('is carried again from the last event that was read of it', async () => {
    expect(await resumed.readStream('s')).toHaveLength(5);
    expect(log.handedOver).toBe(1);
    await log.append('s', 4, sampleEvents(2));
    expect(idsOf(await resumed.readStream('s'))).toEqual(idsOf(await log.readStream('s')));
  });

  it('is what stands there, where it is shorter or another one', async () => {
    const stands = await log.readStream('s');
    const ends: (readonly RecordedEvent[])[] = [stands.slice(0, 3), [], sampled(7), sampled(4)];
    for (const instead of ends) {
      await resumed.readStream('s');
      log.instead = instead;
      expect(await resumed.readStream('s')).toEqual(instead);
      log.instead = undefined;
      expect(await resumed.readStream('s')).toEqual(stands);
    }
  });

  it('is refused where the log refuses it', async () => {
    const streamDeleted = new Error('the stream is deleted');
    jest.spyOn(log, 'readStream').mockRejectedValueOnce(streamDeleted);
    await expect(resumed.readStream('s')).rejects.toBe(streamDeleted);
  });

  function sampled(count: number): RecordedEvent[] {
    return sampleEvents(count).map((event, revision) => ({
      ...event,
      stream: 's',
      revision,
      position: `other ${revision}`,
    }));
  }
});
