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
/** Milliseconds after a successful write during which `check` writes nothing itself. */
const writeProvesMs = 10_000;
/**
 * Number of appends in one batch from which the load counts as heavy, so that the write-ahead log is copied
 * less often.
 */
const manyAppends = 8;
/**
 * Pages that `check` must write after a failed write, because a disk with little free space may still accept
 * one page.
 */
const pagesAfterFailure = 32;

/**
 * Opens the embedded event store and becomes its only writer. Creates file and folder if they are missing.
 * The file must be on a local disk: a network file system supports neither the locks nor the shared memory
 * that SQLite needs.
 *
 * @throws CannotOpen if another process writes to the file, the file is damaged or no event store of this version, or
 * SQLite does not promise durable commits.
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
 * Opens the store like {@link openSqliteEventStore}, after `look` has inspected the log for reading only. The file is
 * checked for damage once and not twice, because the check reads all of it.
 *
 * @param look throws an error to refuse the log, for instance that of another ledger.
 * @throws CannotOpen as {@link openSqliteEventStore}, or the error of `look`. Neither changes the file.
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
 * Opens an event store for reading only, for replays and tools. Another process may write to it meanwhile.
 *
 * @throws CannotOpen if the file is damaged, or no event store of this version.
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

/** The embedded event store: one SQLite file, which this process either writes as its only writer, or only reads. */
export class SqliteEventStore implements EventStore {
  readonly #connection: Connection;
  readonly #lock: WriterLock | null;
  readonly #place: FilePlace;
  readonly #reader: SqliteLogReader;
  readonly #writes: GroupCommit<EncodedAppend, AppendResult> | null;
  readonly #arrivals = new Arrivals();
  /** Reason why the store has stopped writing for good, such as a damaged or replaced file; null while it may write. */
  #halted: StoreHalted | null = null;
  /** Time of the last successful write, in milliseconds of `performance.now()`; null before the first. */
  #wroteAtMs: number | null = null;
  #hasFailed = false;
  #copiesSeldom = false;

  /** @param lock the writer's lock, which makes this process the only writer; null for a store that is only read. */
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
    // An event's sequence (number in the log) is its ordinal in the file: both count every event from 1 on.
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
   * Checks that the store can be read and written. Unless a recent append has shown that, pages are written without a
   * change.
   *
   * @throws Unavailable or StoreHalted if the store cannot be used.
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

  /** Number of batches written so far. Appends per batch show how many appends share one commit. */
  get batches(): number {
    return this.#writes?.batches ?? 0;
  }

  /**
   * Returns the writer of batches.
   *
   * @throws Unavailable if the store is read-only. StoreHalted if a write would be lost, because the file was moved or
   * damaged while the service runs.
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

  /**
   * Returns the error unchanged, after noting it: some errors stop all writing, others make `check` write more
   * pages.
   */
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
