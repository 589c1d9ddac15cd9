import { createHash } from 'node:crypto';
import type { ColumnValue } from '@art30/event-sourcing';

/** The method of a read model (tables for queries, made from the log) that a comparison uses. */
export interface IterableReadStore {
  iterate(
    sql: string,
    parameters?: readonly ColumnValue[],
  ): IterableIterator<Record<string, unknown>>;
}

/** A table that both read models of a comparison have, with the columns that both have. */
export interface SharedTable {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** Number of characters that are collected before they are hashed, because hashing each row by itself is slow. */
const hashedCharacters = 64 * 1024;

/**
 * Compares a table of two read models up to a sequence (number of an event in the log). SQLite itself makes one text of
 * each row, which is faster than reading its columns.
 *
 * @returns number of rows, and SHA-256 in hex of all texts with a line feed after each; null if a row differs.
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

/** Returns SQL that gives each row as canonical JSON (RFC 8785), with integers as decimal strings. */
function linesOf({ name, key, columns }: SharedTable): string {
  const members = columns.toSorted().map((column) => `'${column}', CAST(${column} AS TEXT)`);
  // Each column has the table's name before it, because a table may have a column `line`, like the result.
  const order = key.map((column) => `${name}.${column}`);
  return `SELECT json_object(${members.join(', ')}) AS line FROM ${name}
    WHERE sequence <= ? ORDER BY ${order.join(', ')}`;
}
