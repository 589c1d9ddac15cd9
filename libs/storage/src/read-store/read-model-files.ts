import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReadModel } from '@art30/event-sourcing';
import { CannotOpen } from '../sqlite/cannot-open';
import { closingOnError, openConnection, requirePragma } from '../sqlite/database';
import { keepFile, keepOnDisk } from '../sqlite/owner-only';
import { WriterLock } from '../sqlite/writer-lock';
import { completeIndexes, createReadModel, faultOf } from './read-model-schema';
import { nameOf, readModelName, readModelNames, servingName } from './serving-file';
import { SqliteReadStore } from './sqlite-read-store';

/** SQLite's number for `synchronous = NORMAL`. */
const synchronousNormal = 1;

/** Pages that the connection that writes keeps in memory: those that wait for a commit among them. */
const pagesKeptKibibytes = 16_000;

export interface OpenedReadStore {
  readonly store: SqliteReadStore;
  readonly file: string;
  /** Why the file that was there was deleted, for the log; null when none was. */
  readonly discarded: string | null;
}

/** The file of one version of a read model, so that a new version is built beside the old. */
export function readModelFile(folder: string, { version }: Pick<ReadModel, 'version'>): string {
  const serving = servingName(folder, version);
  return join(folder, serving?.version === version ? serving.name : nameOf(version, 1));
}

/** The file in which one of the version that answers queries is built anew beside it. */
export function nextReadModelFile(folder: string, { version }: Pick<ReadModel, 'version'>): string {
  const serving = servingName(folder, version);
  const build = serving?.version === version ? serving.build : 0;
  return join(folder, nameOf(version, build + 1));
}

/**
 * The file in which the one that answers queries is built anew beside it, whatever the folder says.
 *
 * @throws Error where that is no file of a read model.
 */
export function nextBuildOf(file: string): string {
  const name = readModelName(basename(file));
  if (name === null) throw new Error(`${basename(file)} is no file of a read model`);
  return join(dirname(file), nameOf(name.version, name.build + 1));
}

/**
 * Has a file begun that is to be built, empty where it is not there: it is found after a kill
 * or a power cut, and built. Nobody has it open.
 *
 * @throws CannotOpen where it cannot be made.
 */
export function noteBuild(file: string): void {
  keepFile(file);
  keepOnDisk(file);
}

/**
 * Opens the read model of this version in a folder, and becomes its only writer. A file that is
 * damaged or holds something else is deleted and begun anew: everything in it can be read from the
 * log again.
 *
 * @param file in the folder; the one of this version.
 * @throws CannotOpen when another process writes to it.
 */
export function openSqliteReadStore(
  folder: string,
  model: ReadModel,
  file = readModelFile(folder, model),
): OpenedReadStore {
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
 * Opens a read model that another thread of this process has just built and closed, without looking through
 * its file again, and becomes its only writer.
 *
 * @throws CannotOpen when another process writes to it.
 */
export function openBuiltReadStore(file: string, model: ReadModel): SqliteReadStore {
  const lock = WriterLock.acquire(file);
  try {
    return openOrCreate(file, model, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Deletes what this read model has replaced, once it has caught up: those of older versions, and other builds
 * of its own. What is built beside it to replace it stays, and so does one that another process still writes to.
 *
 * @returns the names of the deleted files.
 */
export function removeOtherVersions(
  folder: string,
  model: Pick<ReadModel, 'version'>,
): readonly string[] {
  const kept = [readModelFile(folder, model), nextReadModelFile(folder, model)];
  return readModelNames(folder)
    .filter(({ version }) => version <= model.version)
    .map(({ name }) => name)
    .filter((name) => !kept.includes(join(folder, name)))
    .filter((name) => removeIfUnused(join(folder, name)));
}

/** Deletes the read model of this version, to be fed from the first event again. */
export function removeReadModel(folder: string, model: ReadModel): void {
  removeDatabase(readModelFile(folder, model));
}

/**
 * Deletes a file of a read model.
 *
 * @returns whether nobody writes to it, so that it could be deleted.
 */
export function removeReadModelFile(file: string): boolean {
  return removeIfUnused(file);
}

function removeIfUnused(file: string): boolean {
  if (!existsSync(file)) return true;
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
  // What is empty says that it is to be built: a kill leaves it.
  if (fault !== null && statSync(file).size > 0) removeDatabase(file);
  return fault;
}

function openOrCreate(file: string, model: ReadModel, lock: WriterLock): SqliteReadStore {
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    requirePragma(connection, 'journal_mode', { set: 'WAL', readBack: 'wal' });
    // A power failure may take back the last transactions but never half of one; rows and
    // checkpoint go together, so the projector simply takes those events again.
    requirePragma(connection, 'synchronous', { set: 'NORMAL', readBack: synchronousNormal });
    if (isNew) createReadModel(connection, model);
    else completeIndexes(connection, model);
    connection.pragma(`cache_size = ${-pagesKeptKibibytes}`);
    const reader = openConnection(file, 'read');
    return new SqliteReadStore(reader, { connection, model, lock, commits: 'shared' });
  });
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
