import { CannotOpen } from '../../sqlite/cannot-open';
import { requirePragma, type Connection } from '../../sqlite/database';

/** Raised whenever the tables of the log change; the log of an older version is never dropped. */
const eventStoreSchemaVersion = 1;

/** Marks the file as ours in its header ("A30E"). */
const applicationId = 0x41_33_30_45;

/** The write-ahead log is cut back to this after a checkpoint, so that one peak does not stay. */
const walBytesKept = 64 * 1024 * 1024;

/** Pages of the write-ahead log after which they are written into the file where many append: 16 MiB, of which many are one page over and over. */
const checkpointPagesOfMany = 4_000;

/**
 * Pages that a durable connection keeps in memory, as many as SQLite itself does; the driver keeps eight times as many. A commit in
 * which a page was split looks at each of them, and the system has the others in its memory.
 */
const pagesKeptKibibytes = 2_000;

/** SQLite's number for `synchronous = FULL`. */
const synchronousFull = 2;

/**
 * A write that changes nothing: the version of the schema, as it is. It takes one page and the disk
 * has to take it.
 */
export const writeNothing = `PRAGMA user_version = ${eventStoreSchemaVersion}`;

const schema = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    ordinal INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream_id, revision)
  ) STRICT;
  CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE (ABORT, 'a recorded event is never changed'); END;
  CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE (ABORT, 'a recorded event is never deleted'); END;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${eventStoreSchemaVersion};
`;

/** The durability of commits, as SQLite itself reports it. */
export interface Durability {
  readonly journalMode: string;
  readonly synchronous: number;
}

/**
 * Makes a connection durable: every commit is on the disk before it is answered. The driver's own
 * default loses the last commits in a power failure.
 *
 * @throws CannotOpen when SQLite reports anything less.
 */
export function requireDurability(connection: Connection): Durability {
  requirePragma(connection, 'journal_mode', { set: 'WAL', readBack: 'wal' });
  requirePragma(connection, 'synchronous', { set: 'FULL', readBack: synchronousFull });
  // macOS keeps an ordinary fsync in the cache of the drive.
  requirePragma(connection, 'fullfsync', { set: 'ON', readBack: 1 });
  connection.pragma(`journal_size_limit = ${walBytesKept}`);
  connection.pragma(`cache_size = ${-pagesKeptKibibytes}`);
  return durabilityOf(connection);
}

/**
 * Has the write-ahead log copied into the file less often than SQLite does by itself, which is every 1,000 pages. Random ids change
 * the same pages of their index over and over, and each copy makes all who append wait for the disk twice more. Until it was
 * copied for the first time the log grows with each commit, which takes the disk twice as long: who append one by one
 * would have that for a thousand commits after each start.
 */
export function copySeldom(connection: Connection): void {
  connection.pragma(`wal_autocheckpoint = ${checkpointPagesOfMany}`);
}

export function durabilityOf(connection: Connection): Durability {
  return {
    journalMode: connection.pragma('journal_mode', { simple: true }) as string,
    synchronous: connection.pragma('synchronous', { simple: true }) as number,
  };
}

/** Creates the tables in an empty file, in one transaction; leaves every other file as it is. */
export function createSchema(connection: Connection): void {
  if (isEmpty(connection)) connection.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
}

/** Whether nothing was made in the file, by whomever. */
export function isEmpty(connection: Connection): boolean {
  return connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** Whether the file says in its header that it holds an event store. */
export function isEventStore(connection: Connection): boolean {
  return connection.pragma('application_id', { simple: true }) === applicationId;
}

/** @throws CannotOpen when the file is no event store, or one of another version. */
export function checkSchema(connection: Connection): void {
  if (!isEventStore(connection)) {
    throw new CannotOpen(
      connection.name,
      'it holds no event store: check DATA_DIR and EVENTSTORE_URL',
    );
  }
  const version = connection.pragma('user_version', { simple: true });
  if (version === eventStoreSchemaVersion) return;
  throw new CannotOpen(
    connection.name,
    `it has version ${String(version)} of the event store schema and this program reads ` +
      `version ${eventStoreSchemaVersion}; run the program that wrote it`,
  );
}
