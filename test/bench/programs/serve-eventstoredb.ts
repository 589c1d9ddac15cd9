import Database from 'better-sqlite3';
import { EventStoreDbServer } from '../../eventstoredb-server/eventstoredb-server';
import { given } from '../harness/side';

interface Given {
  /** File of an embedded log whose events are loaded into the server; it is empty if left out. */
  readonly log?: string;
  /** Prefix of the names of its streams. */
  readonly prefix: string;
}

/** Program that runs the test server until it is stopped. */
async function main({ log, prefix }: Given): Promise<void> {
  const server = new EventStoreDbServer();
  if (log !== undefined) fill(server, log, prefix);
  await server.start();
  process.stdout.write(`listens on ${server.url},\n`);
}

function fill(server: EventStoreDbServer, file: string, prefix: string): void {
  const db = new Database(file, { readonly: true });
  const events = db
    .prepare(
      `SELECT name, event_id, type, data, metadata FROM events JOIN streams ON streams.id = stream_id ORDER BY ordinal`,
    )
    .raw();
  for (const row of events.iterate()) {
    const [stream, id, type, data, metadata] = row as [string, string, string, string, string];
    const event = { id, type, contentType: 'application/json' };
    const texts = { data: Buffer.from(data), metadata: Buffer.from(metadata) };
    server.log.append(`${prefix}${stream}`, 'any', [{ ...event, ...texts }]);
  }
  db.close();
}

void main(given<Given>());
