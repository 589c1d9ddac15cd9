import type { StoredEvent } from '../log/stored-event';

/** A read of the client under way. */
export interface Reading extends AsyncIterable<{ readonly event?: StoredEvent }> {
  on(sign: 'error', listener: () => void): unknown;
  cancel(): Promise<void>;
  destroy(): unknown;
}

/** All events of a read, which must end in time. A read has no deadline in the client. */
export async function collected(
  reading: Reading,
  timely: (work: Promise<StoredEvent[]>) => Promise<StoredEvent[]>,
): Promise<StoredEvent[]> {
  // The client reports some errors after the reader has gone, and an error without a listener
  // ends the process.
  reading.on('error', () => undefined);
  const collect = async (): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const { event } of reading) if (event !== undefined) events.push(event);
    return events;
  };
  try {
    return await timely(collect());
  } finally {
    void reading.cancel().catch(() => undefined);
    reading.destroy();
  }
}
