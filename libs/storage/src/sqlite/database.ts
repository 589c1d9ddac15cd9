import { existsSync } from 'node:fs';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import Database from 'better-sqlite3';
import { CannotOpen, messageOf } from './cannot-open';
import { keepFile } from './owner-only';

export type Connection = Database.Database;

/**
 * Milliseconds that a statement waits for the lock of another process. The limit is short, because the wait blocks the
 * event loop of the service.
 */
const busyTimeoutMs = 1_000;

/**
 * Opens a SQLite file. For writing, a missing file and its folder are created, accessible only to the account of the
 * service. For reading, the file must exist.
 *
 * @throws CannotOpen if the file cannot be opened; the message says what to do.
 */
export function openConnection(file: string, mode: 'write' | 'read'): Connection {
  if (mode === 'read' && !existsSync(file))
    throw new CannotOpen(file, 'there is no such file: check DATA_DIR and EVENTSTORE_URL');
  if (mode === 'write' && file !== ':memory:') keepFile(file);
  try {
    return new Database(file, { readonly: mode === 'read', timeout: busyTimeoutMs });
  } catch (error) {
    throw new CannotOpen(file, whyOpenFailed(error), true);
  }
}

/**
 * Runs the first steps on a connection, and closes the connection if one of them fails.
 *
 * @throws CannotOpen in place of an error of SQLite, such as for a file of another kind.
 */
export function closingOnError<Result>(connection: Connection, steps: () => Result): Result {
  try {
    return steps();
  } catch (error) {
    connection.close();
    if (sqliteCodeOf(error) === undefined) throw error;
    throw new CannotOpen(connection.name, messageOf(error), !isDamage(error));
  }
}

/**
 * Returns the message, for an operator, of a failure to open a file. For a missing native binding it has the
 * remedy.
 */
export function whyOpenFailed(error: unknown): string {
  const message = messageOf(error);
  const isBinding =
    message.includes('Could not locate the bindings file') || codeOf(error) === 'ERR_DLOPEN_FAILED';
  if (!isBinding) return message;
  return (
    'the native part of better-sqlite3 is missing or was built for another version of Node; ' +
    'run `npm rebuild better-sqlite3`'
  );
}

/**
 * Sets a pragma (setting of SQLite) and reads it back, because SQLite ignores unsupported values without an error.
 *
 * @throws CannotOpen if the pragma has another value afterwards.
 */
export function requirePragma(
  connection: Connection,
  name: string,
  value: { readonly set: string; readonly readBack: string | number },
): void {
  connection.pragma(`${name} = ${value.set}`);
  const actual = connection.pragma(name, { simple: true });
  if (actual === value.readBack) return;
  throw new CannotOpen(
    connection.name,
    `${name} must be ${value.set} (${value.readBack}) and is ${String(actual)}`,
  );
}

/** Returns SQLite's extended result code, such as `SQLITE_IOERR_WRITE`; undefined for other errors. */
export function sqliteCodeOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code?.startsWith('SQLITE_') === true ? code : undefined;
}

/** Error codes whose cause is the machine or the file, and not a defect of the program's statements. */
const outageCodes =
  /^SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOMEM|NOTADB|PERM|PROTOCOL|READONLY)/;

/** True if SQLite reports that a file is damaged or is no database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCodeOf(error) ?? '');
}

/** True if SQLite reports a fault of the machine or the file, and not a defect of the program's statements. */
export function isOutage(error: unknown): boolean {
  return outageCodes.test(sqliteCodeOf(error) ?? '');
}

/**
 * Converts an error of SQLite into one on which callers decide. A damaged file, which an operator must replace, becomes
 * `StoreHalted`. A full disk, an I/O error or a lock, after which a retry may help, becomes `Unavailable`. Other errors
 * are returned unchanged.
 */
export function unavailableIfOutage(error: unknown): unknown {
  if (!isOutage(error)) return error;
  const says = `${messageOf(error)} (${sqliteCodeOf(error)})`;
  return isDamage(error) ? new StoreHalted(`its file is damaged: ${says}`) : new Unavailable(says);
}

// An error of SQLite is recognized by its code, because `instanceof` can fail: the native module throws the
// class of the module registry that loaded it first, and a test runner has several registries in one process.
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
