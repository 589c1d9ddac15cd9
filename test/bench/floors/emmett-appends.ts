import { createRequire } from 'node:module';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sampleEvent } from '../corpus/sample-event';
import { given, measured, tell } from '../harness/side';

interface Given {
  /** Folder in which Emmett is installed. */
  readonly folder: string;
  readonly file: string;
  readonly events: number;
}

/** The part of Emmett's SQLite store that is used here. */
interface EmmettSqlite {
  getSQLiteEventStore(options: { readonly fileName: string }): {
    appendToStream(
      name: string,
      events: readonly object[],
      options: { readonly expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
    ): Promise<{ readonly nextExpectedStreamVersion: bigint }>;
  };
  sqliteConnection(options: { readonly fileName: string }): {
    querySingle<Row>(sql: string): Promise<Row>;
    close(): void;
  };
}

/**
 * Program in which one caller appends events to one Emmett stream, each at the expected version, with
 * Emmett's default settings.
 */
async function main({ folder, file, events }: Given): Promise<void> {
  const from = createRequire(join(folder, 'package.json'));
  const emmett = from('@event-driven-io/emmett-sqlite') as EmmettSqlite;
  const fileName = `${file}.${process.pid}`;
  const store = emmett.getSQLiteEventStore({ fileName });
  const made = Array.from({ length: events }, (_, number) => sampleEvent(number));
  const work = await measured(async () => {
    for (const [index, { type, data, metadata }] of made.entries()) {
      const expectedStreamVersion = index === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(index);
      const event = [{ type, data, metadata }];
      const appended = await store.appendToStream('pledge-1', event, { expectedStreamVersion });
      const { nextExpectedStreamVersion: next } = appended;
      if (next !== BigInt(index + 1)) throw new Error(`version ${next} and not ${index + 1}`);
    }
  });
  const connection = emmett.sqliteConnection({ fileName });
  const of = await connection.querySingle<{ synchronous: number }>('PRAGMA synchronous');
  connection.close();
  const db = new Database(fileName, { readonly: true });
  const stored = db.prepare('SELECT count(*) FROM emt_messages').pluck().get();
  tell({ ...work, stored, synchronous: of.synchronous });
  db.close();
}

void main(given<Given>());
