import type {
  Checkpoint,
  ColumnValue,
  ReadModel,
  Row,
  TableRow,
  TableSpec,
} from '@art30/event-sourcing';
import type { Connection } from '../sqlite/database';
import { tablesOf } from './read-model-schema';

/** Inserts rows into the tables of a read model, with one prepared statement for each table. */
class RowWriter {
  readonly #tables: ReadonlyMap<string, TableInsert>;

  constructor(connection: Connection, tables: readonly TableSpec[]) {
    this.#tables = new Map(tables.map((spec) => [spec.name, new TableInsert(connection, spec)]));
  }

  /** @throws Error for an unknown table or column, or a missing value. */
  insert({ table, row }: TableRow): void {
    const insert = this.#tables.get(table);
    if (insert === undefined) throw new Error(`the read model has no table ${table}`);
    insert.run(row);
  }
}

/** Inserts rows into one table. */
class TableInsert {
  readonly #columns: readonly string[];
  readonly #isNullable: readonly boolean[];
  /**
   * Values of the row that is being inserted, in the order of the columns. One array is used for all rows, to
   * save time.
   */
  readonly #values: ColumnValue[];
  readonly #statement;

  constructor(
    connection: Connection,
    private readonly spec: TableSpec,
  ) {
    this.#columns = Object.keys(spec.columns);
    this.#isNullable = this.#columns.map((column) => spec.nullable.includes(column));
    this.#values = this.#columns.map(() => null);
    const places = this.#columns.map(() => '?').join(', ');
    this.#statement = connection.prepare<[ColumnValue[]]>(
      `INSERT INTO ${spec.name} (${this.#columns.join(', ')}) VALUES (${places})`,
    );
  }

  run(row: Row): void {
    let named = 0;
    for (let index = 0; index < this.#columns.length; index += 1) {
      const value = row[this.#columns[index] as string];
      if (value !== undefined) named += 1;
      this.#values[index] = this.#fit(value ?? null, index);
    }
    this.#demandNoOther(row, named);
    this.#statement.run(this.#values);
  }

  #fit(value: ColumnValue, index: number): ColumnValue {
    if (value === null && this.#isNullable[index] !== true) {
      throw new Error(
        `a row of table ${this.spec.name} has no value for "${this.#columns[index]}"`,
      );
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new Error(
        `column "${this.#columns[index]}" of table ${this.spec.name} takes no ${value}`,
      );
    }
    return value;
  }

  /**
   * Throws an error for a row with a member that is no column, because its value would be lost.
   *
   * @param named number of the row's members that are columns.
   */
  #demandNoOther(row: Row, named: number): void {
    const names = Object.keys(row);
    if (names.length === named) return;
    const other = names.find((name) => !Object.hasOwn(this.spec.columns, name));
    if (other !== undefined) throw new Error(`table ${this.spec.name} has no column "${other}"`);
  }
}

/**
 * Number of uncommitted rows at which a commit is due: those of a few hundred events. It is limited because a commit
 * blocks the event loop.
 */
const waitingRowsMax = 2_000;
/** Milliseconds without a new page after which uncommitted pages are committed. */
const idleMs = 25;
/** Milliseconds after which uncommitted pages are committed, even if new pages go on coming. */
const waitingMsMax = 250;
/** Milliseconds after which a failed commit is retried. */
const againMs = 1_000;

/** Rows that are written together, and the checkpoint (place in the log) up to which they are complete. */
interface Page {
  readonly rows: readonly TableRow[];
  /** Checkpoint after the last event of the page. */
  readonly checkpoint: Checkpoint;
}

/** The way of committing pages: `each` by itself, or pages in quick succession with a `shared` commit. */
export type Commits = 'each' | 'shared';

/**
 * Writes pages of rows and their checkpoints into a read model (tables for queries, made from the log), each
 * page completely or not at all. Pages may share a commit, so that a part of the file that many events change
 * is written once. The writing connection can read new rows at once, other connections after the commit.
 *
 * Uncommitted pages are also held in memory, and are written again if the commit fails. After a crash their
 * events are read from the log again, from the checkpoint in the file on.
 */
export class PageWriter {
  readonly #rowWriter: RowWriter;
  readonly #begin;
  readonly #commit;
  readonly #moveCheckpoint;
  #waiting: Page[] = [];
  #waitingRows = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Latest time of the next commit, in milliseconds of `performance.now()`. */
  #latestMs = 0;

  constructor(
    private readonly connection: Connection,
    model: ReadModel,
    private readonly commits: Commits,
  ) {
    this.#rowWriter = new RowWriter(connection, tablesOf(model));
    this.#begin = connection.prepare('BEGIN IMMEDIATE');
    this.#commit = connection.prepare('COMMIT');
    this.#moveCheckpoint = connection.prepare<(string | number | null)[]>(
      `UPDATE checkpoint SET position = ?, sequence = ?, known_from = ?, leaves = ?, roots = ?
       WHERE sequence <= ?`,
    );
  }

  /**
   * Writes a page, and commits if a commit is due.
   *
   * @throws Error if a row is invalid or the commit fails; nothing of the page is written then, and earlier pages stay.
   */
  write(page: Page): void {
    this.resume();
    if (!this.connection.inTransaction) this.#begin.run();
    this.#take(page);
    try {
      this.#insert(page);
      if (this.commits === 'each' || this.#waitingRows >= waitingRowsMax) this.commit();
      else this.#arm();
    } catch (error) {
      this.#waiting.pop();
      this.#waitingRows -= page.rows.length;
      this.#rollBack();
      throw error;
    }
  }

  /** Writes the uncommitted pages again if a failed commit has rolled them back, so that reads find their rows. */
  resume(): void {
    if (this.#waiting.length === 0 || this.connection.inTransaction) return;
    this.#begin.run();
    try {
      for (const page of this.#waiting) this.#insert(page);
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Commits the uncommitted pages. @throws the error of SQLite; the pages can be committed again later. */
  commit(): void {
    this.resume();
    if (this.#waiting.length === 0) return;
    this.#commit.run();
    this.#waiting = [];
    this.#waitingRows = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Commits before the connection closes. A failed commit is no error here: the next start reads the events of
   * its pages from the log again.
   */
  end(): void {
    try {
      this.commit();
    } catch {
      this.#rollBack();
    }
    clearTimeout(this.#timer);
  }

  #take(page: Page): void {
    if (this.#waiting.length === 0) this.#latestMs = performance.now() + waitingMsMax;
    this.#waiting.push(page);
    this.#waitingRows += page.rows.length;
  }

  #insert({ rows, checkpoint }: Page): void {
    for (const row of rows) this.#rowWriter.insert(row);
    const { position, sequence, knownFrom, tree } = checkpoint;
    const moved = [position, sequence, knownFrom, tree.size, tree.roots.join(' '), sequence];
    if (this.#moveCheckpoint.run(...moved).changes !== 1) {
      throw new Error(`the checkpoint of a read model cannot go back to sequence ${sequence}`);
    }
  }

  /**
   * Starts the timer of the commit, or delays it after a further page, but not beyond the latest time of the
   * commit.
   */
  #arm(): void {
    if (performance.now() + idleMs > this.#latestMs && this.#timer !== undefined) return;
    if (this.#timer === undefined) this.#commitIn(idleMs);
    else this.#timer.refresh();
  }

  #commitIn(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      try {
        this.commit();
      } catch {
        // The error is dropped here. If commits go on failing, `write` throws once there are too many uncommitted rows.
        this.#rollBack();
        this.#commitIn(againMs);
      }
    }, ms).unref();
  }

  #rollBack(): void {
    try {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    } catch {
      // The caller reports the error that led to this rollback. If the rollback failed too, the next call fails.
    }
  }
}
