import { existsSync } from 'node:fs';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import Database from 'better-sqlite3';
import { CannotOpen, messageOf } from './cannot-open';
import { keepFile } from './owner-only';

export type Connection = Database.Database;

/**
 * Milliseconds a statement waits for the lock of another process; the event loop stands still
 * meanwhile.
 */
const busyTimeoutMs = 1_000;

/**
 * Opens a SQLite file for writing, which nobody else may read, together with the folder it lives in, or an
 * existing one for reading.
 *
 * @throws CannotOpen with what to do about it.
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
 * Runs the first steps on a connection, and closes it again when one of them fails.
 *
 * @throws CannotOpen in place of what SQLite throws, for instance at a file of another kind.
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

/** The reason in the operator's words; a missing native binding comes with its cure. */
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
 * Sets a pragma and reads it back, because SQLite passes over what it cannot do in silence.
 *
 * @throws CannotOpen when the setting did not take.
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

/** SQLite's extended result code such as `SQLITE_IOERR_WRITE`, or undefined for other errors. */
export function sqliteCodeOf(error: unknown): string | undefined {
  const code = codeOf(error);
  return code?.startsWith('SQLITE_') === true ? code : undefined;
}

/** Conditions of the machine and the file, as against defects of our own statements. */
const outageCodes =
  /^SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOMEM|NOTADB|PERM|PROTOCOL|READONLY)/;

/** Whether SQLite says that a file is damaged, or is no database at all. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCodeOf(error) ?? '');
}

/** Whether SQLite says that the machine or the file keeps it from working, as against a defect of our own. */
export function isOutage(error: unknown): boolean {
  return outageCodes.test(sqliteCodeOf(error) ?? '');
}

/**
 * `StoreHalted` for a damaged file, `Unavailable` for a full disk, an I/O error or a lock; else the error
 * itself.
 */
export function unavailableIfOutage(error: unknown): unknown {
  if (!isOutage(error)) return error;
  const says = `${messageOf(error)} (${sqliteCodeOf(error)})`;
  return isDamage(error) ? new StoreHalted(`its file is damaged: ${says}`) : new Unavailable(says);
}

// The class of the driver is not compared: a native module keeps the class of whoever loaded it
// first, so that `instanceof` fails between two module registries of one process.
function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
