import { createHash } from 'node:crypto';
import type { ColumnValue } from '@art30/event-sourcing';

/** The method of a read store that a comparison uses. */
export interface IterableReadStore {
  iterate(
    sql: string,
    parameters?: readonly ColumnValue[],
  ): IterableIterator<Record<string, unknown>>;
}

/** A table that both sides have, with the columns that both have. */
export interface SharedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** Number of characters that are collected before they are hashed. */
const hashedCharacters = 64 * 1024;

/**
 * Compares a table on both sides up to a sequence. SQLite builds one text for each row, the line that its
 * fingerprint hashes.
 *
 * @returns number of rows and fingerprint; null at the first row that differs.
 */
export function equalTable(
  table: SharedTable,
  { live, scratch }: { readonly live: IterableReadStore; readonly scratch: IterableReadStore },
  throughSequence: number,
): { readonly rows: number; readonly fingerprint: string } | null {
  const sql = linesOf(table);
  const lines = live.iterate(sql, [throughSequence]);
  const others = scratch.iterate(sql, [throughSequence]);
  const hash = createHash('sha256');
  let rows = 0;
  let ahead = '';
  try {
    for (;;) {
      const line = next(lines);
      if (line !== next(others)) return null;
      if (line === null) break;
      rows += 1;
      ahead += `${line}\n`;
      if (ahead.length < hashedCharacters) continue;
      hash.update(ahead);
      ahead = '';
    }
  } finally {
    lines.return?.();
    others.return?.();
  }
  return { rows, fingerprint: hash.update(ahead).digest('hex') };
}

function next(lines: IterableIterator<Record<string, unknown>>): string | null {
  const found = lines.next();
  return found.done === true ? null : (found.value['line'] as string);
}

/** SQL that returns each row as canonical JSON (RFC 8785), with integers as decimal strings. */
function linesOf({ name, key, columns }: SharedTable): string {
  const members = columns.toSorted().map((column) => `'${column}', CAST(${column} AS TEXT)`);
  // The table name before each column prevents confusion with the result column `line`.
  const order = key.map((column) => `${name}.${column}`);
  return `SELECT json_object(${members.join(', ')}) AS line FROM ${name}
    WHERE sequence <= ? ORDER BY ${order.join(', ')}`;
}
