import {
  pageEventsMax,
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import {
  closingOnError,
  openConnection,
  unavailableIfOutage,
  type Connection,
} from '../../sqlite/database';
import { WriterLock } from '../../sqlite/writer-lock';
import { checkPageLimit, encodeAppend } from '../append-input';
import { Arrivals, followLog, type ReadableLog } from '../follow-log';
import { GroupCommit } from './group-commit';
import {
  checkSchema,
  createSchema,
  durabilityOf,
  requireDurability,
  type Durability,
} from './log-schema';
import { SqliteLogReader, SqliteLogWriter } from './sqlite-log';

/** Milliseconds after which a reader sees what another process has written to the file. */
const readOnlyPollMs = 200;

/**
 * Opens the embedded event store and becomes its only writer. Creates file and folder at need. The
 * file must lie on a local disk: a network file system keeps neither locks nor the shared memory
 * that SQLite needs.
 *
 * @throws CannotOpen when another process writes to it, it is no event store of this version, or
 *   SQLite does not promise durable commits.
 */
export function openSqliteEventStore(file: string): SqliteEventStore {
  const lock = WriterLock.acquire(file);
  try {
    const connection = openConnection(file, 'write');
    return closingOnError(connection, () => {
      requireDurability(connection);
      createSchema(connection);
      checkSchema(connection);
      return new SqliteEventStore(connection, lock);
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens an event store for reading, beside the process that writes to it: for replays and tools.
 *
 * @throws CannotOpen when there is no event store of this version.
 */
export function openSqliteEventStoreReadOnly(file: string): SqliteEventStore {
  const connection = openConnection(file, 'read');
  return closingOnError(connection, () => {
    checkSchema(connection);
    return new SqliteEventStore(connection, null);
  });
}

/** The event store in one SQLite file, in this process. */
export class SqliteEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #lock: WriterLock | null;
  readonly #reader: SqliteLogReader;
  readonly #writes: GroupCommit | null;
  readonly #arrivals = new Arrivals();

  /** A store without the lock only reads. */
  constructor(connection: Connection, lock: WriterLock | null) {
    this.#connection = connection;
    this.#lock = lock;
    this.#reader = new SqliteLogReader(connection);
    this.#writes =
      lock && new GroupCommit(new SqliteLogWriter(connection), () => this.#arrivals.announce());
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    if (!this.#connection.open) throw new Unavailable('it is closed');
    if (this.#writes === null) throw new Unavailable('it is opened for reading only');
    return this.#writes.append(encodeAppend(stream, expected, events));
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return this.#read((reader) => reader.stream(stream, fromRevision));
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    checkPageLimit(limit);
    return this.#read((reader) => reader.pageAfter(after, limit));
  }

  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    const log: ReadableLog = {
      head: () => this.#read((reader) => reader.head()),
      pageAfter: (last) => this.#read((reader) => reader.pageAfter(last, pageEventsMax)),
    };
    const pollMs = this.#writes === null ? readOnlyPollMs : undefined;
    return followLog(log, { after, signal }, this.#arrivals, pollMs);
  }

  async head(): Promise<Position | null> {
    return this.#read((reader) => reader.head());
  }

  async close(): Promise<void> {
    if (!this.#connection.open) return;
    this.#writes?.drain();
    this.#connection.close();
    this.#lock?.release();
    this.#arrivals.announce();
  }

  /** The durability of commits as SQLite reports it now. */
  durability(): Durability {
    return durabilityOf(this.#connection);
  }

  /** Batches of appends written so far: appends per batch is how well commits are shared. */
  get batches(): number {
    return this.#writes?.batches ?? 0;
  }

  #read<Result>(read: (reader: SqliteLogReader) => Result): Result {
    if (!this.#connection.open) throw new Unavailable('it is closed');
    try {
      return read(this.#reader);
    } catch (error) {
      throw unavailableIfOutage(error);
    }
  }
}
