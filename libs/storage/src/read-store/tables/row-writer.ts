import type { ColumnValue, Row, TableRow, TableSpec } from '@art30/event-sourcing';
import type { Connection } from '../../sqlite/database';

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
