import { createHash } from 'node:crypto';
import { canonicalJson, type Checkpoint } from '@art30/event-sourcing';
import { equalTable, type SharedTable } from './equal-tables';
import { compareTable, TableCursor, type RowDifference } from './compare-read-models';
import { openSqliteReadStoreReadOnly, type SqliteReadStore } from '../read-store/sqlite-read-store';
import { CannotOpen, messageOf } from '../sqlite/cannot-open';
import { storedTables, storedVersion, type StoredTable } from './stored-tables';

/** Largest number of differing rows that are listed for a table. Further ones are only counted. */
export const rowsShownMax = 5;

/**
 * Result of the comparison of one table in two read models (tables for queries, made from the log). `from` is the read
 * model that answers queries now, `to` the newly built one that is to replace it.
 */
export interface ComparedTable {
  readonly table: string;
  readonly differs: boolean;
  /** Number of rows of events up to the sequence; null if that read model has no such table. */
  readonly fromRows: number | null;
  readonly toRows: number | null;
  /** Columns, with their types, that only one of the read models has: `usd INTEGER`. */
  readonly onlyFrom: readonly string[];
  readonly onlyTo: readonly string[];
  /** Number of rows that differ in a column of both read models, or exist in one of them only. */
  readonly rowsDiffering: number;
  /** The first `rowsShownMax` differing rows in key order. */
  readonly rows: readonly ComparedRow[];
  /** SHA-256, in hex, of the rows with all columns of that read model; null if it has no such table. */
  readonly fromFingerprint: string | null;
  readonly toFingerprint: string | null;
}

/** A row that differs between the read models, with integers as decimal strings. */
export interface ComparedRow {
  readonly key: Readonly<Record<string, string | null>>;
  /** Values of the columns that differ; null if that read model has no such row. */
  readonly from: Readonly<Record<string, string | null>> | null;
  readonly to: Readonly<Record<string, string | null>> | null;
}

/** Result of the comparison of two read models up to a sequence (number of an event in the log). */
export interface ComparedFiles {
  readonly throughSequence: number;
  readonly from: { readonly version: number; readonly fingerprint: string };
  readonly to: { readonly version: number; readonly fingerprint: string };
  readonly isEqual: boolean;
  readonly rowsDiffering: number;
  readonly tables: readonly ComparedTable[];
}

/** Returns one line about the tables that differ, for a person who decides if the difference is intended. */
export function differenceInWords({ tables }: Pick<ComparedFiles, 'tables'>): string {
  return tables
    .filter(({ differs }) => differs)
    .map(tableInWords)
    .join('; ');
}

/** The comparisons that can be made of two open read models. */
export interface OpenedFiles {
  /** Compares both read models up to the last event that both contain. */
  readonly compareAtHead: () => ComparedFiles;
  /** Compares both read models up to a sequence. */
  readonly compare: (throughSequence: number) => ComparedFiles;
}

/** Number of tries to read both checkpoints at the same sequence, because other processes may write to both files. */
const checkpointReadsMax = 50;

/**
 * Opens two read models for a comparison, and closes them afterwards: the one that answers queries (`from`) and a newly
 * built one (`to`). Other processes may write to both meanwhile.
 *
 * @throws CannotOpen if a file is no read model or is damaged.
 */
export function withReadModels<Result>(
  files: { readonly from: string; readonly to: string },
  use: (opened: OpenedFiles) => Result,
): Result {
  const from = openWhole(files.from);
  try {
    const to = openWhole(files.to);
    try {
      return use({
        compareAtHead: () => {
          const stands = checkpointsOf({ from, to });
          const through = Math.min(...stands.map(({ sequence }) => sequence));
          return comparedFiles({ from, to }, through, stands);
        },
        compare: (throughSequence) => comparedFiles({ from, to }, throughSequence),
      });
    } finally {
      to.close();
    }
  } finally {
    from.close();
  }
}

function openWhole(file: string): SqliteReadStore {
  const store = openSqliteReadStoreReadOnly(file);
  let fault: string;
  try {
    fault = String(store.query('PRAGMA quick_check(1)')[0]?.['quick_check']);
  } catch (error) {
    fault = messageOf(error);
  }
  if (fault === 'ok') return store;
  store.close();
  throw new CannotOpen(file, `it is damaged: ${fault}`);
}

/** Returns the checkpoints (last event, and hashes of the log) of both; at the same sequence if some tries find one. */
function checkpointsOf({ from, to }: Sides): readonly [Checkpoint, Checkpoint] {
  for (let read = 1; ; read += 1) {
    const found = [from.checkpoint(), to.checkpoint()] as const;
    if (found[0].sequence === found[1].sequence || read >= checkpointReadsMax) return found;
  }
}

/** The two read models of a comparison. */
interface Sides {
  readonly from: SqliteReadStore;
  readonly to: SqliteReadStore;
}

/**
 * Compares two read models of any versions table by table, up to a sequence.
 *
 * Rows are compared in the order of their key, by the columns that both read models have with the same type. A
 * table or column that only one of them has is a difference. If both checkpoints are at the sequence, they are
 * compared too.
 *
 * The fingerprint of a read model is the SHA-256 of canonical JSON (RFC 8785). The JSON lists the tables by
 * name, each with its columns, their types, its key and the fingerprint of its rows. Checkpoints are left out
 * of it, because a read model that goes on reading the log no longer has the old one.
 *
 * The comparison is synchronous and blocks its thread.
 */
function comparedFiles(
  { from, to }: Sides,
  throughSequence: number,
  stands: readonly Checkpoint[] = [],
): ComparedFiles {
  const [fromTables, toTables] = [storedTables(from), storedTables(to)];
  const names = [...new Set([...fromTables.keys(), ...toTables.keys()])].toSorted();
  const compared = names.map((name) =>
    comparedTable({ from, to }, throughSequence, [fromTables.get(name), toTables.get(name)]),
  );
  const [own, built] = stands.filter(({ sequence }) => sequence === throughSequence);
  const tables = [...compared, ...(own && built ? comparedCheckpoints(own, built) : [])];
  return {
    throughSequence,
    from: {
      version: storedVersion(from),
      fingerprint: fingerprintOf(compared, fromTables, 'from'),
    },
    to: { version: storedVersion(to), fingerprint: fingerprintOf(compared, toTables, 'to') },
    isEqual: tables.every(({ differs }) => !differs),
    rowsDiffering: tables.reduce((sum, { rowsDiffering }) => sum + rowsDiffering, 0),
    tables,
  };
}

function comparedTable(
  { from, to }: Sides,
  throughSequence: number,
  [own, built]: readonly [StoredTable | undefined, StoredTable | undefined],
): ComparedTable {
  const name = own?.name ?? built?.name ?? '';
  const shared = sharedIn(own, built);
  const only = { onlyFrom: columnsOnlyIn(own, built), onlyTo: columnsOnlyIn(built, own) };
  const isAlike = only.onlyFrom.length === 0 && only.onlyTo.length === 0;
  const equal = isAlike ? equalRows({ from, to }, shared, throughSequence) : null;
  if (equal !== null) return equal;
  const cursorOn = (store: SqliteReadStore, table: StoredTable | undefined) =>
    table?.isComparable === true
      ? new TableCursor(store, listed(table), throughSequence, shared?.columns)
      : undefined;
  const live = cursorOn(from, own);
  const scratch = cursorOn(to, built);
  if (shared === undefined || live === undefined || scratch === undefined) {
    const [ofFrom, ofTo] = [passed(live), passed(scratch)];
    return {
      table: name,
      differs: true,
      ...only,
      rowsDiffering: 0,
      rows: [],
      fromRows: ofFrom.rows,
      toRows: ofTo.rows,
      fromFingerprint: ofFrom.fingerprint,
      toFingerprint: ofTo.fingerprint,
    };
  }
  const { differencesTotal, differences, ...prints } = compareTable(shared, { live, scratch });
  return {
    table: name,
    differs: differencesTotal > 0 || !isAlike,
    ...only,
    fromRows: live.rows,
    toRows: scratch.rows,
    rowsDiffering: differencesTotal,
    rows: differences.slice(0, rowsShownMax).map(rowOf),
    fromFingerprint: prints.liveFingerprint,
    toFingerprint: prints.scratchFingerprint,
  };
}

/** Compares a table with the same columns in both read models by a fast method. Returns null if a row differs. */
function equalRows(
  { from, to }: Sides,
  table: SharedTable | undefined,
  throughSequence: number,
): ComparedTable | null {
  if (table === undefined) return null;
  const equal = equalTable(table, { live: from, scratch: to }, throughSequence);
  if (equal === null) return null;
  const { rows, fingerprint } = equal;
  return {
    table: table.name,
    differs: false,
    onlyFrom: [],
    onlyTo: [],
    rowsDiffering: 0,
    rows: [],
    fromRows: rows,
    toRows: rows,
    fromFingerprint: fingerprint,
    toFingerprint: fingerprint,
  };
}

/** Returns the columns of a table that both read models have; undefined if one lacks the table or has another key. */
function sharedIn(own?: StoredTable, built?: StoredTable): SharedTable | undefined {
  if (own?.isComparable !== true || built?.isComparable !== true) return undefined;
  if (own.key.join(' ') !== built.key.join(' ')) return undefined;
  const isShared = (name: string) => built.columns.get(name) === own.columns.get(name);
  const columns = [...own.columns.keys()].filter(isShared);
  if (!own.key.every((name) => columns.includes(name))) return undefined;
  return { name: own.name, key: own.key, columns };
}

function listed({ name, key, columns }: StoredTable): SharedTable {
  return { name, key, columns: [...columns.keys()] };
}

function columnsOnlyIn(table?: StoredTable, other?: StoredTable): readonly string[] {
  return [...(table?.columns ?? [])]
    .filter(([name, type]) => other?.columns.get(name) !== type)
    .map(([name, type]) => `${name} ${type}`)
    .toSorted();
}

/** Counts and hashes the rows of a table that the other read model lacks. */
function passed(cursor: TableCursor | undefined) {
  if (cursor === undefined) return { rows: null, fingerprint: null };
  while (cursor.row !== null) cursor.advance();
  cursor.close();
  return { rows: cursor.rows, fingerprint: cursor.fingerprint() };
}

function fingerprintOf(
  compared: readonly ComparedTable[],
  tables: ReadonlyMap<string, StoredTable>,
  side: 'from' | 'to',
): string {
  const content = compared.flatMap((one) => {
    const table = tables.get(one.table);
    if (table === undefined) return [];
    const rows = side === 'from' ? one.fromFingerprint : one.toFingerprint;
    return [{ table: table.name, columns: columnsOnlyIn(table), key: table.key, rows }];
  });
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function comparedCheckpoints(from: Checkpoint, to: Checkpoint): readonly ComparedTable[] {
  const [own, built] = [checkpointRow(from), checkpointRow(to)];
  const changed = Object.keys(own).filter((name) => own[name] !== built[name]);
  if (changed.length === 0) return [];
  return [
    {
      table: 'checkpoint',
      differs: true,
      fromRows: 1,
      toRows: 1,
      onlyFrom: [],
      onlyTo: [],
      rowsDiffering: 1,
      fromFingerprint: null,
      toFingerprint: null,
      rows: [{ key: {}, from: pick(own, changed), to: pick(built, changed) }],
    },
  ];
}

function checkpointRow({ position, knownFrom, tree }: Checkpoint): Record<string, string | null> {
  return { position, knownFrom, leaves: String(tree.size), roots: tree.roots.join(' ') };
}

function pick(row: Record<string, string | null>, columns: readonly string[]) {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

function rowOf({ key, live, scratch }: RowDifference): ComparedRow {
  return { key: textOf(key), from: live && textOf(live), to: scratch && textOf(scratch) };
}

function textOf(row: RowDifference['key']): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]),
  );
}

function tableInWords(compared: ComparedTable): string {
  const { table, fromRows, toRows, onlyFrom, onlyTo, rowsDiffering } = compared;
  if (fromRows === null) return `${table}: a new table`;
  if (toRows === null) return `${table}: no such table any more`;
  const said = [
    ...(rowsDiffering === 0 ? [] : [`${rowsDiffering} rows differ`]),
    ...(onlyTo.length === 0 ? [] : [`new ${onlyTo.join(', ')}`]),
    ...(onlyFrom.length === 0 ? [] : [`without ${onlyFrom.join(', ')}`]),
  ];
  return `${table}: ${said.length === 0 ? 'sorted by other columns' : said.join(', ')}`;
}
