import { EventStoreDBClient } from '@eventstore/db-client';
import { given, measured, tell } from '../harness/side';

/** Program that reads the whole log with the client library alone and counts the events. */
async function main({ url }: { readonly url: string }): Promise<void> {
  const client = EventStoreDBClient.connectionString(url);
  let events = 0;
  const work = await measured(async () => {
    for await (const { event } of client.readAll()) if (event !== undefined) events += 1;
  });
  tell({ ...work, events });
  await client.dispose();
}

void main(given<{ url: string }>());
