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

/** Page cache of the writing connection, in KiB. It is large because it also holds pages that wait for a commit. */
const pagesKeptKibibytes = 16_000;

/** A read model (tables for queries, made from the log) that was opened for writing. */
export interface OpenedReadStore {
  readonly store: SqliteReadStore;
  readonly file: string;
  /** Reason why an existing file was deleted, for the log; null if none was. */
  readonly discarded: string | null;
}

/**
 * Returns the path of the read model of this version that answers queries. Each version has its own files, so
 * that a new version is built while the old one goes on answering.
 */
export function readModelFile(folder: string, { version }: Pick<ReadModel, 'version'>): string {
  const serving = servingName(folder, version);
  return join(folder, serving?.version === version ? serving.name : nameOf(version, 1));
}

/** Returns the path for the next build of this version, which is made beside the file that answers queries. */
export function nextReadModelFile(folder: string, { version }: Pick<ReadModel, 'version'>): string {
  const serving = servingName(folder, version);
  const build = serving?.version === version ? serving.build : 0;
  return join(folder, nameOf(version, build + 1));
}

/**
 * Returns the path for the next build of the version of a given file, whatever other files the folder has.
 *
 * @throws Error if the given file is no read model.
 */
export function nextBuildOf(file: string): string {
  const name = readModelName(basename(file));
  if (name === null) throw new Error(`${basename(file)} is no file of a read model`);
  return join(dirname(file), nameOf(name.version, name.build + 1));
}

/**
 * Creates an empty file for a build. The file is flushed to disk, so that after a kill or a power failure the
 * next start finds it and goes on with the build. The file must not be open in this process.
 *
 * @throws CannotOpen if it cannot be created.
 */
export function noteBuild(file: string): void {
  keepFile(file);
  keepOnDisk(file);
}

/**
 * Opens the read model of this version in a folder, and becomes its only writer. A file that is damaged or of another
 * kind is deleted and begun again, since its whole content can be read from the log.
 *
 * @param file path in the folder; by default the file of this version that answers queries.
 * @throws CannotOpen if another process writes to the file.
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
 * Opens a read model that another thread has just built and closed, and becomes its only writer. The file is
 * not checked for damage, because the check reads all of it.
 *
 * @throws CannotOpen if another process writes to the file.
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
 * Deletes the files that the read model of this version replaces: older versions, and other builds of this
 * version. Call this only after it has caught up with the log. The next build stays, and so does a file that
 * another process writes to.
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

/** Deletes the read model of this version, so that it is rebuilt from the first event. */
export function removeReadModel(folder: string, model: ReadModel): void {
  removeDatabase(readModelFile(folder, model));
}

/**
 * Deletes a file of a read model.
 *
 * @returns false if another process writes to the file, which is then not deleted.
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
  // An empty file stays, because it marks a build that has not begun.
  if (fault !== null && statSync(file).size > 0) removeDatabase(file);
  return fault;
}

function openOrCreate(file: string, model: ReadModel, lock: WriterLock): SqliteReadStore {
  const isNew = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    requirePragma(connection, 'journal_mode', { set: 'WAL', readBack: 'wal' });
    // With this setting a power failure may undo the last transactions, but never half of one. Rows and checkpoint are
    // committed together, so the events of such a transaction are read from the log again.
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
