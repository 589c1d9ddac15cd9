import type {
  Checkpoint,
  ColumnValue,
  ReadModel,
  ReadStore,
  TableRow,
} from '@art30/event-sourcing';
import { CannotOpen, messageOf } from '../sqlite/cannot-open';
import {
  closingOnError,
  type Connection,
  isOutage,
  openConnection,
  sqliteCodeOf,
} from '../sqlite/database';
import { ForeignCommits } from '../sqlite/foreign-commits';
import type { WriterLock } from '../sqlite/writer-lock';
import { type Commits, PageWriter } from './page-writer';
import { completeIndexes, createReadModel, dropIndexes, isReadModel } from './read-model-schema';

/** The file of a read model is damaged or cannot be read. No data are lost, as it can be made again from the log. */
export class ReadModelUnreadable extends Error {
  /** SQLite's message and error code, without the name of the file. */
  readonly reason: string;

  constructor(cause: unknown) {
    const reason = `${messageOf(cause)} (${sqliteCodeOf(cause)})`;
    super(`the read model cannot be read: ${reason}`, { cause });
    this.name = 'ReadModelUnreadable';
    this.reason = reason;
  }
}

/**
 * Converts an error of SQLite about a damaged file, an I/O error or a lock to `ReadModelUnreadable`. Returns
 * other errors unchanged.
 */
function unreadableIfOutage(error: unknown): unknown {
  return isOutage(error) ? new ReadModelUnreadable(error) : error;
}

/** Largest number of prepared queries in the cache. A service repeats a few dozen queries. */
const preparedQueriesMax = 200;

/** Memory for building an index, in KiB. It is limited, so that a long log needs no more memory than a short one. */
const sortingKibibytes = 8 * 1024;

/** Largest number of faults that SQLite reports for a file. */
const faultsMax = 20;

type ResultRow = Record<string, unknown>;

/** The connection and options of a read model that is opened for writing. */
interface ReadModelWriter {
  readonly connection: Connection;
  readonly model: ReadModel;
  /** Lock that keeps out other writers; null for a temporary read model, which no other process knows. */
  readonly lock: WriterLock | null;
  readonly commits: Commits;
}

/** A read model (tables for queries, made from the log) in one SQLite file. */
export class SqliteReadStore implements ReadStore {
  readonly #queries = new Map<string, ReturnType<Connection['prepare']>>();
  readonly #pages: PageWriter | null;
  readonly #others: ForeignCommits;
  /** Connection for queries: that of the writer, if there is one. */
  readonly #asked: Connection;
  /** Checkpoint that a writer has cached; null if it must be read from the file, as after a failed write. */
  #checkpoint: Checkpoint | null = null;

  /**
   * A writer's queries use the writing connection, because a separate connection would lose its page cache with each
   * commit. Cursors use `reader`, so that an open cursor never blocks the writer.
   */
  constructor(
    private readonly reader: Connection,
    private readonly writer: ReadModelWriter | null,
  ) {
    this.#asked = writer?.connection ?? reader;
    this.#others = new ForeignCommits(this.#asked);
    this.#pages = writer && new PageWriter(writer.connection, writer.model, writer.commits);
  }

  /**
   * Returns the checkpoint: the last event whose rows are in the read model. Each request needs it many times.
   * So a writer caches it, and reads it from the file again only after another connection has written.
   */
  checkpoint(): Checkpoint {
    if (this.#checkpoint !== null && !this.#others.haveBeenLately()) return this.#checkpoint;
    const read = this.#readCheckpoint();
    if (this.writer !== null) this.#checkpoint = read;
    return read;
  }

  #readCheckpoint(): Checkpoint {
    const [row] = this.query(
      'SELECT position, sequence, known_from, leaves, roots FROM checkpoint',
    );
    const { position, sequence, known_from, leaves, roots } = row as {
      position: string | null;
      sequence: bigint;
      known_from: string;
      leaves: bigint;
      roots: string;
    };
    return {
      position,
      sequence: Number(sequence),
      knownFrom: known_from,
      tree: { size: Number(leaves), roots: roots === '' ? [] : roots.split(' ') },
    };
  }

  /** @throws Error if a row does not fit its table or exists already, or the store is read-only. */
  apply(rows: readonly TableRow[], checkpoint: Checkpoint): void {
    if (this.#pages === null) throw new Error('this read model is opened for reading only');
    this.#checkpoint = null;
    this.#pages.write({ rows, checkpoint });
    this.#checkpoint = checkpoint;
  }

  settle(): void {
    this.#pages?.commit();
  }

  async filling<Result>(fill: () => Promise<Result>): Promise<Result> {
    if (this.writer === null) throw new Error('this read model is opened for reading only');
    if (this.checkpoint().sequence > 0) throw new Error('a read model is filled once, while empty');
    const { connection, model } = this.writer;
    // Rows arrive in the order of their table's key, but not in that of its indexes. Inserting into indexes one
    // row at a time would be slow, so they are built once at the end.
    dropIndexes(connection, model);
    const filled = await fill();
    this.settle();
    const cache = Number(connection.pragma('cache_size', { simple: true }));
    connection.pragma(`cache_size = ${-sortingKibibytes}`);
    completeIndexes(connection, model);
    connection.pragma(`cache_size = ${cache}`);
    return filled;
  }

  /**
   * Returns all rows of a query.
   *
   * @throws Error for SQL that writes or returns no rows.
   * @throws ReadModelUnreadable if the file is damaged or cannot be read.
   */
  query(sql: string, parameters: readonly ColumnValue[] = []): readonly ResultRow[] {
    try {
      this.#pages?.resume();
      return this.#prepared(sql).all(parameters) as ResultRow[];
    } catch (error) {
      throw unreadableIfOutage(error);
    }
  }

  /** Returns the rows of a query one by one, for results that do not fit into memory. */
  iterate(sql: string, parameters: readonly ColumnValue[] = []): IterableIterator<ResultRow> {
    // Uncommitted rows are committed first, because the reading connection would not find them.
    this.settle();
    // Each cursor prepares a statement of its own, because a prepared statement supports one cursor at a time.
    return prepareReading(this.reader, sql).iterate(parameters) as IterableIterator<ResultRow>;
  }

  /** Returns the faults that SQLite finds in the file, its tables and indexes; empty if the file is sound. */
  faults(): readonly string[] {
    return this.query(`PRAGMA integrity_check(${faultsMax})`)
      .map((row) => String(row['integrity_check']))
      .filter((fault) => fault !== 'ok');
  }

  close(): void {
    this.#checkpoint = null;
    this.#pages?.end();
    this.reader.close();
    this.writer?.connection.close();
    this.writer?.lock?.release();
  }

  #prepared(sql: string): ReturnType<Connection['prepare']> {
    const preparedQuery = this.#queries.get(sql);
    if (preparedQuery !== undefined) return preparedQuery;
    if (this.#queries.size >= preparedQueriesMax) this.#queries.clear();
    const statement = prepareReading(this.#asked, sql);
    this.#queries.set(sql, statement);
    return statement;
  }
}

function prepareReading(reader: Connection, sql: string): ReturnType<Connection['prepare']> {
  const statement = reader.prepare(sql).safeIntegers();
  if (statement.reader && statement.readonly) return statement;
  throw new Error('a query of a read model only reads');
}

/**
 * Opens an empty read model for temporary use: a replay fills it from the log, and compares it with the one
 * that answers queries. It is in memory, or in a file that must not exist yet.
 */
export function openScratchReadStore(model: ReadModel, file = ':memory:'): SqliteReadStore {
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    // The file needs no durability, because it is not used again after a crash.
    connection.pragma('journal_mode = MEMORY');
    connection.pragma('synchronous = OFF');
    createReadModel(connection, model);
    const reader = file === ':memory:' ? connection : openConnection(file, 'read');
    return new SqliteReadStore(reader, { connection, model, lock: null, commits: 'each' });
  });
}

/**
 * Opens a read model for reading. Another process may write to it meanwhile.
 *
 * @throws CannotOpen if the file is missing or is no read model.
 */
export function openSqliteReadStoreReadOnly(file: string): SqliteReadStore {
  const connection = openConnection(file, 'read');
  return closingOnError(connection, () => {
    if (!isReadModel(connection)) throw new CannotOpen(file, 'it holds no read model');
    return new SqliteReadStore(connection, null);
  });
}
