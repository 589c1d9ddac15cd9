import {
  StoreHalted,
  OutcomeUnknown,
  pageEventsMax,
  Unavailable,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type LocalLog,
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
import { GroupCommit } from '../../sqlite/group-commit';
import { WriterLock } from '../../sqlite/writer-lock';
import { checkPageLimit, encodeAppend, type EncodedAppend } from '../append-input';
import { Arrivals, followLog, type FollowOptions, type ReadableLog } from '../follow-log';
import { ordinalOf } from '../position';
import {
  checkSchema,
  copySeldom,
  createSchema,
  durabilityOf,
  isEmpty,
  requireDurability,
  writeNothing,
  type Durability,
} from './log-schema';
import { requireNotCutOff, requireNothingHidden, requireSound } from './log-soundness';
import { FilePlace } from '../../sqlite/file-place';
import { SqliteLogReader } from './log-reader';
import { SqliteLogWriter } from './log-writer';

/** Polling interval of a reader, in milliseconds, for events that another process writes. */
const readOnlyPollMs = 200;
/** Milliseconds for which a successful write proves that the file is writable. */
const writeProvesMs = 10_000;
/** A batch of at least this many appends counts as heavy load. */
const manyAppends = 8;
/** Pages that must be written after a failed write before the file counts as writable again. */
const pagesAfterFailure = 32;

/**
 * Opens the embedded event store and becomes its only writer. Creates file and folder if they are missing.
 * The file must be on a local disk: a network file system supports neither the locks nor the shared memory
 * that SQLite needs.
 *
 * @throws CannotOpen when another process writes to it, it is no event store of this version, or SQLite does
 * not promise durable commits.
 */
export function openSqliteEventStore(file: string): SqliteEventStore {
  const lock = WriterLock.acquire(file);
  try {
    requireNotCutOff(file);
    requireNothingHidden(file);
    return writerOf(file, lock, requireSound);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens the store like {@link openSqliteEventStore}, after `look` has inspected the log read-only and has not
 * refused it. The file is checked for damage once, for both.
 *
 * @throws CannotOpen as {@link openSqliteEventStore}, or an error of `look`; no file is changed then.
 */
export async function openSqliteEventStoreOnce(
  file: string,
  look: (log: EventStore) => Promise<void>,
): Promise<SqliteEventStore> {
  const lock = WriterLock.acquire(file);
  try {
    requireNothingHidden(file);
    const log = openSqliteEventStoreReadOnly(file);
    await look(log).finally(() => log.close());
    return writerOf(file, lock, () => undefined);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function writerOf(
  file: string,
  lock: WriterLock,
  check: (connection: Connection) => void,
): SqliteEventStore {
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    check(connection);
    if (!isEmpty(connection)) checkSchema(connection);
    requireDurability(connection);
    createSchema(connection);
    return new SqliteEventStore(connection, lock);
  });
}

/**
 * Opens an event store for reading beside the process that writes to it, for replays and tools.
 *
 * @throws CannotOpen when there is no event store of this version.
 */
export function openSqliteEventStoreReadOnly(file: string): SqliteEventStore {
  requireNotCutOff(file);
  const connection = openConnection(file, 'read');
  return closingOnError(connection, () => {
    requireSound(connection);
    checkSchema(connection);
    return new SqliteEventStore(connection, null);
  });
}

/** The embedded event store: one SQLite file that this process writes or only reads. */
export class SqliteEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #lock: WriterLock | null;
  readonly #place: FilePlace;
  readonly #reader: SqliteLogReader;
  readonly #writes: GroupCommit<EncodedAppend, AppendResult> | null;
  readonly #arrivals = new Arrivals();
  /** Reason why the store has stopped writing; nothing is appended to a damaged file. */
  #halted: StoreHalted | null = null;
  /** Time of the last successful write, by `performance.now()`; null before the first. */
  #wroteAtMs: number | null = null;
  #hasFailed = false;
  #copiesSeldom = false;

  /** Without a lock the store is read-only. */
  constructor(connection: Connection, lock: WriterLock | null) {
    this.#connection = connection;
    this.#lock = lock;
    this.#place = new FilePlace(connection.name, lock !== null);
    this.#reader = new SqliteLogReader(connection, lock !== null);
    this.#writes = lock && this.#writesTo(connection);
  }

  #writesTo(connection: Connection): GroupCommit<EncodedAppend, AppendResult> {
    return new GroupCommit<EncodedAppend, AppendResult>(
      new SqliteLogWriter(connection),
      (batch) => {
        this.#reader.outdate(batch);
        this.#arrivals.announce();
        if (batch.length >= manyAppends) this.#copySeldom();
      },
    );
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    if (!this.#connection.open) throw new Unavailable('it is closed');
    const writes = this.#writable();
    try {
      const result = await writes.append(encodeAppend(stream, expected, events));
      this.#noteWritten();
      return result;
    } catch (error) {
      throw this.#noted(error);
    }
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly RecordedEvent[]> {
    return this.#read((reader) => reader.stream(stream, fromRevision));
  }

  async readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]> {
    checkPageLimit(limit);
    return this.#read((reader) => reader.pageAfter(after, limit));
  }

  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]> {
    return this.#followed({ after, signal });
  }

  readonly local: LocalLog = {
    // Sequence and ordinal are the same number: both count every event of the log from 1 on.
    sequenceAt: ordinalOf,
    pageAfter: (after) => this.#read((reader) => reader.pageAfter(after, pageEventsMax)),
    follow: (reader) => {
      const { signal } = reader;
      const [lastSeenPosition, rest] = [() => reader.lastSeenPosition(), () => reader.rest()];
      return this.#followed({ after: reader.lastSeenPosition(), signal, lastSeenPosition, rest });
    },
  };

  async head(): Promise<Position | null> {
    return this.#read((reader) => reader.head());
  }

  /**
   * Checks that the store can be read and written, by writing pages without a change unless a recent append
   * has shown it.
   */
  async check(): Promise<void> {
    this.#read((reader) => reader.head());
    this.#writable();
    const isProved = performance.now() - (this.#wroteAtMs ?? -Infinity) < writeProvesMs;
    if (isProved && !this.#hasFailed) return;
    try {
      const pages = this.#hasFailed ? pagesAfterFailure : 1;
      for (let page = 0; page < pages; page += 1) this.#connection.exec(writeNothing);
      this.#noteWritten();
    } catch (error) {
      throw this.#noted(unavailableIfOutage(error));
    }
  }

  async close(): Promise<void> {
    if (!this.#connection.open) return;
    this.#writes?.drain();
    this.#connection.close();
    this.#lock?.release();
    this.#arrivals.announce();
  }

  /** Returns the durability settings that SQLite reports now. */
  durability(): Durability {
    return durabilityOf(this.#connection);
  }

  /** Number of batches written so far; appends per batch show how well commits are shared. */
  get batches(): number {
    return this.#writes?.batches ?? 0;
  }

  /**
   * Returns the writer if the file can be written to.
   *
   * @throws Unavailable, or StoreHalted where a write would be lost.
   */
  #writable(): GroupCommit<EncodedAppend, AppendResult> {
    if (this.#writes === null) throw new Unavailable('it is opened for reading only');
    if (this.#halted === null && this.#place.isLost()) {
      this.#halted = new StoreHalted(
        'its file, or the -wal or .lock beside it, was moved, removed or replaced while the service runs: ' +
          'stop the service, and put all back in their place',
      );
    }
    if (this.#halted !== null) throw this.#halted;
    return this.#writes;
  }

  #followed(options: FollowOptions): AsyncIterable<readonly RecordedEvent[]> {
    const log: ReadableLog = {
      head: () => this.#read((reader) => reader.head()),
      pageAfter: (last) => this.local.pageAfter(last),
    };
    const pollMs = this.#writes === null ? readOnlyPollMs : undefined;
    return followLog(log, options, this.#arrivals, pollMs);
  }

  #read<Result>(read: (reader: SqliteLogReader) => Result): Result {
    if (!this.#connection.open) throw new Unavailable('it is closed');
    try {
      return read(this.#reader);
    } catch (error) {
      throw this.#noted(unavailableIfOutage(error));
    }
  }

  /** Notes whether an error stops the store or shows an outage, and returns the error. */
  #noted(error: unknown): unknown {
    if (error instanceof StoreHalted) this.#halted = error;
    if (error instanceof Unavailable || error instanceof OutcomeUnknown) this.#hasFailed = true;
    return error;
  }

  #copySeldom(): void {
    if (this.#copiesSeldom) return;
    copySeldom(this.#connection);
    this.#copiesSeldom = true;
  }

  #noteWritten(): void {
    this.#wroteAtMs = performance.now();
    this.#hasFailed = false;
  }
}
