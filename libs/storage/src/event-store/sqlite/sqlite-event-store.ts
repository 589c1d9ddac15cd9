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

/** Milliseconds after which a reader sees what another process has written to the file. */
const readOnlyPollMs = 200;
/** Milliseconds for which a write that succeeded proves that the file can be written to. */
const writeProvesMs = 10_000;
/** Appends of one batch from which on many append at a time. */
const manyAppends = 8;
/** Pages to write before a file that took no more counts as one that takes an append again. */
const pagesAfterFailure = 32;

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
    requireNotCutOff(file);
    requireNothingHidden(file);
    return writerOf(file, lock, requireSound);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The same once somebody has read it, before anything is opened that could be changed: the file is looked through once
 * for both.
 *
 * @throws CannotOpen as {@link openSqliteEventStore}, and whatever `look` throws; every file is left as it is.
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
 * Opens an event store for reading, beside the process that writes to it: for replays and tools.
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

/** The event store in one SQLite file, in this process. */
export class SqliteEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #lock: WriterLock | null;
  readonly #place: FilePlace;
  readonly #reader: SqliteLogReader;
  readonly #writes: GroupCommit<EncodedAppend, AppendResult> | null;
  readonly #arrivals = new Arrivals();
  /** Why nothing is written any more: a damaged file gets no event on top. */
  #halted: StoreHalted | null = null;
  /** When a write last succeeded, by the clock of the process; null where none has yet. */
  #wroteAtMs: number | null = null;
  #hasFailed = false;
  #copiesSeldom = false;

  /** A store without the lock only reads. */
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
    // Both count every event of the log from 1 on.
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

  /** Writes pages that say nothing new, unless an append has just shown that the disk takes some. */
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

  /** The durability of commits as SQLite reports it now. */
  durability(): Durability {
    return durabilityOf(this.#connection);
  }

  /** Batches of appends written so far: appends per batch is how well commits are shared. */
  get batches(): number {
    return this.#writes?.batches ?? 0;
  }

  /** @throws Unavailable, or StoreHalted where what is written would be lost. */
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

  /** Remembers what an error says of the file. */
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
