import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { given, tell } from '../harness/side';

interface Given {
  /** Path of the event store. */
  readonly log: string;
  /** Path of a read model of the log, from which tables, indexes and rows are taken. */
  readonly model: string;
  /** Path for the file into which the rows are written. */
  readonly into: string;
}

/** Converts an amount in USD to cents. */
const centsOf = (usd: string) => Number(usd.replace('.', ''));

/**
 * Program with the least work of a replay: it parses every event, adds up its entries, hashes its line, and
 * writes the rows of a read model.
 */
function main({ log, model, into }: Given): void {
  const sums = new Map<string, number>();
  let last = '';
  const events = new Database(log, { readonly: true });
  for (const row of events
    .prepare('SELECT data, metadata FROM events ORDER BY ordinal')
    .raw()
    .iterate()) {
    const [data, metadata] = row as [string, string];
    last = createHash('sha256').update(data).update(metadata).digest('hex');
    const { entries } = JSON.parse(data) as { entries: { account: string; usd: string }[] };
    JSON.parse(metadata);
    for (const { account, usd } of entries)
      sums.set(account, (sums.get(account) ?? 0) + centsOf(usd));
  }
  const built = new Database(model, { readonly: true });
  const db = new Database(into);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  const made = built.prepare(
    "SELECT type, name, sql FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC",
  );
  let rows = 0;
  const tables = made.all() as { type: string; name: string; sql: string }[];
  for (const { sql } of tables) db.exec(sql);
  for (const { name } of tables.filter(({ type }) => type === 'table')) {
    const columns = built.prepare(`SELECT * FROM "${name}"`).columns().length;
    const insert = db.prepare(
      `INSERT INTO "${name}" VALUES (${Array(columns).fill('?').join(', ')})`,
    );
    db.transaction(() => {
      for (const row of built.prepare(`SELECT * FROM "${name}"`).raw().iterate()) {
        insert.run(...(row as unknown[]));
        rows += 1;
      }
    })();
  }
  tell({ rows, last, sums: Object.fromEntries(sums) });
}

main(given<Given>());
