import type { ColumnValue, Row, TableRow, TableSpec } from '@art30/event-sourcing';
import type { Connection } from '../sqlite/database';

/** Inserts rows into the tables of a read model, one prepared statement a table. */
export class RowWriter {
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
  readonly #statement;

  constructor(
    connection: Connection,
    private readonly spec: TableSpec,
  ) {
    this.#columns = Object.keys(spec.columns);
    const places = this.#columns.map(() => '?').join(', ');
    this.#statement = connection.prepare<ColumnValue[]>(
      `INSERT INTO ${spec.name} (${this.#columns.join(', ')}) VALUES (${places})`,
    );
  }

  run(row: Row): void {
    for (const column in row) {
      if (!(column in this.spec.columns)) {
        throw new Error(`table ${this.spec.name} has no column "${column}"`);
      }
    }
    this.#statement.run(...this.#columns.map((column) => this.#valueOf(row, column)));
  }

  #valueOf(row: Row, column: string): ColumnValue {
    const value = row[column] ?? null;
    if (value === null && !this.spec.nullable.includes(column)) {
      throw new Error(`a row of table ${this.spec.name} has no value for "${column}"`);
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new Error(`column "${column}" of table ${this.spec.name} takes no ${value}`);
    }
    return value;
  }
}
