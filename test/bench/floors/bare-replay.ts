import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { given, tell } from '../harness/side';

interface Given {
  /** The event store. */
  readonly log: string;
  /** A read model of it, for its tables, its indexes and its rows. */
  readonly model: string;
  /** Where as many rows are written. */
  readonly into: string;
}

/** USD in cents. */
const centsOf = (usd: string) => Number(usd.replace('.', ''));

/** Scans and parses every event, adds its entries up, hashes its line, and writes the rows that a read model has. */
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
