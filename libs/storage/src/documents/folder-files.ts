import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Unavailable } from '@art30/event-sourcing';
import { ownFile, ownFolder } from '../sqlite/owner-only';

/** The folder of the documents cannot be read or written, for instance because the disk is full. No data were lost. */
export class DocumentsUnavailable extends Unavailable {
  constructor(code: string) {
    super(code);
    this.name = 'DocumentsUnavailable';
    this.message = `the folder of the documents cannot be used: ${code}`;
  }
}

/**
 * Runs work on the folder of the documents, and converts errors of the file system to DocumentsUnavailable.
 * Other errors, such as a broken connection of an upload, are passed on.
 */
export async function onFolder<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined || code === 'ECONNRESET') throw error;
    throw new DocumentsUnavailable(code);
  }
}

/** Returns the result of a step on a file, or undefined if the file does not exist. */
export async function ifThere<Result>(step: Promise<Result>): Promise<Result | undefined> {
  try {
    return await step;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Returns the names in a folder; none if the folder does not exist. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}

/** Returns the size of a file in bytes; undefined if it does not exist. */
export async function sizeOfFile(file: string): Promise<number | undefined> {
  return (await ifThere(stat(file)))?.size;
}

/** Deletes a file; a missing file is no error. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Gives a file a second name by a link. Does nothing if that name is taken or the file is missing. */
export async function linkUnlessThere(file: string, place: string): Promise<void> {
  try {
    await link(file, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

/** Creates a file that only the account of the service can read; rejects if the file exists. */
export function newFile(file: string): Promise<FileHandle> {
  return open(file, 'wx', ownFile);
}

/**
 * Moves a file to its final name, atomically and durably. Several instances of the service may do this at the same time
 * on a shared volume, because a `rename` needs no lock.
 */
export async function moveInto(temporary: string, place: string): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: ownFolder });
  await rename(temporary, place);
  await syncFolder(folder);
}

/**
 * Writes a small file atomically: through a temporary file in the folder `incoming`, which is then renamed to
 * `place`.
 */
export async function writeWhole(text: string, incoming: string, place: string): Promise<void> {
  const temporary = join(incoming, randomUUID());
  const file = await newFile(temporary);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await moveInto(temporary, place);
}

/** Flushes a folder to disk, so that a new name in it survives a power failure. Windows cannot flush a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
