import { CannotOpen } from '../../sqlite/cannot-open';
import { requirePragma, type Connection } from '../../sqlite/database';

/**
 * Version of the tables, stored in the file and raised whenever the tables change. A program refuses a file of another
 * version, and never drops it, since nothing could replace the log.
 */
const eventStoreSchemaVersion = 1;

/** Application id in the file header ("A30E"), which marks the file as an event store. */
const applicationId = 0x41_33_30_45;

/**
 * Bytes to which SQLite truncates the write-ahead log after copying it into the file, so that a peak does not occupy
 * the disk for good.
 */
const walBytesKept = 64 * 1024 * 1024;

/**
 * Pages of the write-ahead log (16 MiB) after which SQLite copies them into the file under heavy load. Many of them are
 * versions of the same page, of which only the last is copied.
 */
const checkpointPagesOfMany = 4_000;

/**
 * Page cache of a durable connection, in KiB: SQLite's own default, an eighth of the driver's. A larger cache makes
 * commits slow, because a commit that splits a page inspects every cached page. Other pages are in the cache of the
 * operating system anyway.
 */
const pagesKeptKibibytes = 2_000;

/** SQLite's number for `synchronous = FULL`. */
const synchronousFull = 2;

/**
 * SQL that sets the schema version to its present value. It writes one page without a change, and so shows that the
 * disk accepts a write.
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

/** Durability settings of a connection, as SQLite reports them. */
export interface Durability {
  readonly journalMode: string;
  readonly synchronous: number;
}

/**
 * Makes a connection durable: every commit is on the disk before the call returns. With the driver's default a power
 * failure loses the last commits.
 *
 * @throws CannotOpen if SQLite reports that it did not apply one of the settings.
 */
export function requireDurability(connection: Connection): Durability {
  requirePragma(connection, 'journal_mode', { set: 'WAL', readBack: 'wal' });
  requirePragma(connection, 'synchronous', { set: 'FULL', readBack: synchronousFull });
  // On macOS an ordinary fsync leaves data in the cache of the drive.
  requirePragma(connection, 'fullfsync', { set: 'ON', readBack: 1 });
  connection.pragma(`journal_size_limit = ${walBytesKept}`);
  connection.pragma(`cache_size = ${-pagesKeptKibibytes}`);
  return durabilityOf(connection);
}

/**
 * Makes SQLite copy the write-ahead log into the file less often than its default of every 1,000 pages. Each copy makes
 * all appends wait for two more syncs, and random ids change the same index pages again before the next copy.
 *
 * Call this only under heavy load. Until the first copy the write-ahead log grows with each commit, which doubles the
 * time of a commit, and without load that phase would last much longer.
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

/** Creates the tables in an empty file, in one transaction. A file that has tables is not changed. */
export function createSchema(connection: Connection): void {
  if (isEmpty(connection)) connection.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
}

/** True if the database has no tables, indexes or triggers. */
export function isEmpty(connection: Connection): boolean {
  return connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

/** True if the file header marks the file as an event store. */
export function isEventStore(connection: Connection): boolean {
  return connection.pragma('application_id', { simple: true }) === applicationId;
}

/**
 * Checks that a file is an event store whose tables this program can read.
 *
 * @throws CannotOpen if the file is no event store, or one of another version.
 */
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
