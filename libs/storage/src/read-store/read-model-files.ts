import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadModel } from '@art30/event-sourcing';
import { CannotOpen } from '../sqlite/cannot-open';
import { closingOnError, openConnection, requirePragma } from '../sqlite/database';
import { WriterLock } from '../sqlite/writer-lock';
import { createReadModel, faultOf } from './read-model-schema';
import { SqliteReadStore } from './sqlite-read-store';

/** Names of the files of read models, of whatever version. */
export const readModelFiles = /^read-model-v\d+\.db$/;

/** SQLite's number for `synchronous = NORMAL`. */
const synchronousNormal = 1;

export interface OpenedReadStore {
  readonly store: SqliteReadStore;
  readonly file: string;
  /** Why the file that was there was deleted, for the log; null when none was. */
  readonly discarded: string | null;
}

/** The file of one version of a read model, so that a new version is built beside the old. */
export function readModelFile(folder: string, model: ReadModel): string {
  return join(folder, `read-model-v${model.version}.db`);
}

/**
 * Opens the read model of this version in a folder, and becomes its only writer. A file that is
 * damaged or holds something else is deleted and begun anew: everything in it can be read from the
 * log again.
 *
 * @throws CannotOpen when another process writes to it.
 */
export function openSqliteReadStore(folder: string, model: ReadModel): OpenedReadStore {
  const file = readModelFile(folder, model);
  const lock = WriterLock.acquire(file);
  try {
    const discarded = discardIfUnfit(file, model);
    return { store: openOrCreate(file, model, lock), file, discarded };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Deletes the read models of other versions, once this one has caught up. One that another process
 * still writes to stays.
 *
 * @returns the names of the deleted files.
 */
export function removeOtherVersions(folder: string, model: ReadModel): readonly string[] {
  return readdirSync(folder)
    .filter((name) => readModelFiles.test(name))
    .filter((name) => join(folder, name) !== readModelFile(folder, model))
    .filter((name) => removeIfUnused(join(folder, name)));
}

/** Deletes the read model of this version, to be fed from the first event again. */
export function removeReadModel(folder: string, model: ReadModel): void {
  removeDatabase(readModelFile(folder, model));
}

function removeIfUnused(file: string): boolean {
  try {
    const lock = WriterLock.acquire(file);
    removeDatabase(file);
    lock.release();
    rmSync(`${file}.lock`, { force: true });
    return true;
  } catch (error) {
    if (error instanceof CannotOpen) return false;
    throw error;
  }
}

function discardIfUnfit(file: string, model: ReadModel): string | null {
  if (!existsSync(file)) return null;
  const connection = openConnection(file, 'write');
  let fault: string | null;
  try {
    fault = faultOf(connection, model);
  } finally {
    connection.close();
  }
  if (fault !== null) removeDatabase(file);
  return fault;
}

function openOrCreate(file: string, model: ReadModel, lock: WriterLock): SqliteReadStore {
  const isNew = !existsSync(file);
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    requirePragma(connection, 'journal_mode', { set: 'WAL', readBack: 'wal' });
    // A power failure may take back the last transactions but never half of one; rows and
    // checkpoint go together, so the projector simply takes those events again.
    requirePragma(connection, 'synchronous', { set: 'NORMAL', readBack: synchronousNormal });
    if (isNew) createReadModel(connection, model);
    return new SqliteReadStore(openConnection(file, 'read'), { connection, model, lock });
  });
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
