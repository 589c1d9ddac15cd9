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

/** Inserts rows into the tables of a read model, one prepared statement a table. */
class RowWriter {
  readonly #tables: ReadonlyMap<string, TableInsert>;

  constructor(connection: Connection, tables: readonly TableSpec[]) {
    this.#tables = new Map(tables.map((spec) => [spec.name, new TableInsert(connection, spec)]));
  }

  /** @throws Error for a table, column or missing value that the model does not know. */
  insert({ table, row }: TableRow): void {
    const insert = this.#tables.get(table);
    if (insert === undefined) throw new Error(`the read model has no table ${table}`);
    insert.run(row);
  }
}

class TableInsert {
  readonly #columns: readonly string[];
  readonly #isNullable: readonly boolean[];
  /** The values of one row in the order of the columns, each in its place until the next row's. */
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

  /** @param named members of the row that are columns. */
  #demandNoOther(row: Row, named: number): void {
    const names = Object.keys(row);
    if (names.length === named) return;
    const other = names.find((name) => !Object.hasOwn(this.spec.columns, name));
    if (other !== undefined) throw new Error(`table ${this.spec.name} has no column "${other}"`);
  }
}

/** Rows that wait for a commit at most, those of a few hundred events: the event loop stands still while it is made. */
const waitingRowsMax = 2_000;
/** Milliseconds without another page after which what waits is committed. */
const idleMs = 25;
/** Milliseconds after which it is committed in any case. */
const waitingMsMax = 250;
/** Milliseconds after which a commit that failed is tried again. */
const againMs = 1_000;

interface Page {
  readonly rows: readonly TableRow[];
  /** After the last of its events. */
  readonly checkpoint: Checkpoint;
}

/** Whether each page is a transaction, or those that come shortly after one another share one. */
export type Commits = 'each' | 'shared';

/**
 * Writes pages of rows into a read model, each with the checkpoint behind it, all of it or nothing. Pages of the file that many events
 * change are so written once for all that share a commit; the connection that writes sees the rows at once, others with the commit.
 *
 * What waits for a commit is kept here, and written again where the commit fails. A crash loses it: the checkpoint in the file
 * says where to go on.
 */
export class PageWriter {
  readonly #rowWriter: RowWriter;
  readonly #begin;
  readonly #commit;
  readonly #moveCheckpoint;
  #waiting: Page[] = [];
  #waitingRows = 0;
  #timer: NodeJS.Timeout | undefined;
  /** By `performance.now()`, when what waits is committed in any case. */
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

  /** @throws Error where a row does not fit, or the commit that is due fails: then nothing of the page was taken. */
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

  /** Has whatever waits written once more after a commit that failed, before anybody reads. */
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

  /** Commits whatever waits. */
  commit(): void {
    this.resume();
    if (this.#waiting.length === 0) return;
    this.#commit.run();
    this.#waiting = [];
    this.#waitingRows = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Commits before the connection is closed; what cannot be committed is read from the log again. */
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

  /** Each page puts the commit off, up to its latest time. */
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
        // Who writes the next pages is told, once as many wait as may.
        this.#rollBack();
        this.#commitIn(againMs);
      }
    }, ms).unref();
  }

  #rollBack(): void {
    try {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    } catch {
      // The error that led here is the one to report; whoever asks next meets what is wrong.
    }
  }
}
