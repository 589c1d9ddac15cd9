import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { sampleEvent } from '../corpus/sample-event';
import { given, measured, tell } from '../harness/side';

interface Given {
  readonly url: string;
  readonly callers: number;
  readonly events: number;
}

/**
 * Program that appends events with the client library alone: each caller appends one event after the other,
 * each to a new stream. It reports the waits.
 */
async function main({ url, callers, events }: Given): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  // Uses Append instead of BatchAppend, as the service does (decision 55).
  Object.assign(client, { supports: async () => false });
  const taken: number[] = [];
  const append = async (number: number) => {
    const { type, data, metadata } = sampleEvent(number);
    const start = performance.now();
    await client.appendToStream(`floor-${randomUUID()}`, jsonEvent({ type, data, metadata }), {
      expectedRevision: NO_STREAM,
    });
    taken.push(performance.now() - start);
  };
  await append(0);
  taken.length = 0;
  let sent = 0;
  const work = await measured(async () => {
    const drive = async () => {
      while (sent < events) await append((sent += 1));
    };
    await Promise.all(Array.from({ length: callers }, drive));
  });
  tell({ ...work, stored: taken.length, taken });
  await client.dispose();
}

void main(given<Given>());
