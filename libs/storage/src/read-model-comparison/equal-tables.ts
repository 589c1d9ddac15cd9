import { createHash } from 'node:crypto';
import type { ColumnValue } from '@art30/event-sourcing';

/** The part of a read store that a comparison reads. */
export interface IterableReadStore {
  iterate(
    sql: string,
    parameters?: readonly ColumnValue[],
  ): IterableIterator<Record<string, unknown>>;
}

/** A table that both sides have, and the columns of it that both have. */
export interface SharedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** Characters of lines that are hashed at once. */
const hashedCharacters = 64 * 1024;

/**
 * Looks whether a table is the same on both sides through a sequence, by one text of each row that SQLite
 * makes: the line of its fingerprint.
 *
 * @returns rows and fingerprint of both; null at the first row that differs.
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

/** Canonical JSON (RFC 8785) of each row, with integers as decimal strings. */
function linesOf({ name, key, columns }: SharedTable): string {
  const members = columns.toSorted().map((column) => `'${column}', CAST(${column} AS TEXT)`);
  // With the name of the table in front no column is taken for the text, which has a name too.
  const order = key.map((column) => `${name}.${column}`);
  return `SELECT json_object(${members.join(', ')}) AS line FROM ${name}
    WHERE sequence <= ? ORDER BY ${order.join(', ')}`;
}
