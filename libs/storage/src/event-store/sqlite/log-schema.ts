import { CannotOpen } from '../../sqlite/cannot-open';
import { requirePragma, type Connection } from '../../sqlite/database';

/** Raised whenever the tables of the log change. The log of an older version is never dropped. */
const eventStoreSchemaVersion = 1;

/** Application id in the file header ("A30E"), which marks the file as an event store. */
const applicationId = 0x41_33_30_45;

/**
 * The write-ahead log is truncated to this size after a checkpoint, so that a peak does not occupy the disk
 * for good.
 */
const walBytesKept = 64 * 1024 * 1024;

/**
 * Checkpoint interval under heavy load, in pages of the write-ahead log: 16 MiB, in which many pages are
 * versions of the same one.
 */
const checkpointPagesOfMany = 4_000;

/**
 * Page cache of a durable connection, in KiB: SQLite's own default, an eighth of the driver's. A commit that
 * splits a page inspects every cached page; the others are in the cache of the operating system.
 */
const pagesKeptKibibytes = 2_000;

/** SQLite's number for `synchronous = FULL`. */
const synchronousFull = 2;

/**
 * SQL that writes one page without a change: it sets the schema version to its present value. It shows that
 * the disk accepts a write.
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
 * Makes a connection durable, so that every commit is on the disk before it is answered. With the driver's
 * default a power failure loses the last commits.
 *
 * @throws CannotOpen when SQLite reports anything less.
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
 * Makes SQLite copy the write-ahead log into the file less often than its default of every 1,000 pages.
 * Random ids change the same index pages repeatedly, and each copy makes all appends wait for two more syncs.
 * It is used only under heavy load: until the first copy the log file grows with each commit, which doubles
 * the time of a commit, and single appends would pay that longer after each start.
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

/** Creates the tables in an empty file, in one transaction; does not change any other file. */
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
 * Checks kind and version of a file.
 *
 * @throws CannotOpen when the file is no event store, or one of another version.
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
