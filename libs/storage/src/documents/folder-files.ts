import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Unavailable } from '@art30/event-sourcing';
import { ownFile, ownFolder } from '../sqlite/owner-only';

/** The folder of the documents cannot be read or written; nothing was lost. */
export class DocumentsUnavailable extends Unavailable {
  constructor(code: string) {
    super(code);
    this.name = 'DocumentsUnavailable';
    this.message = `the folder of the documents cannot be used: ${code}`;
  }
}

/** Does what the operating system may refuse; an error of its is ours then. One of a connection stays. */
export async function onFolder<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined || code === 'ECONNRESET') throw error;
    throw new DocumentsUnavailable(code);
  }
}

/** What a step gives, or undefined where its file is not there. */
export async function ifThere<Result>(step: Promise<Result>): Promise<Result | undefined> {
  try {
    return await step;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}

/** Bytes of a file; undefined where there is none. */
export async function sizeOfFile(file: string): Promise<number | undefined> {
  return (await ifThere(stat(file)))?.size;
}

/** Removes a file; one that is gone is gone. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Gives a file a second name, unless another file has it; nothing where the file is gone. */
export async function linkUnlessThere(file: string, place: string): Promise<void> {
  try {
    await link(file, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error;
  }
}

/** A file that nobody has yet, for this account alone. */
export function newFile(file: string): Promise<FileHandle> {
  return open(file, 'wx', ownFile);
}

/**
 * Moves a file into its place whole, whoever else does so at the same time, and through a crash. It rests
 * on `rename` alone, and on no lock: the folder may lie on a volume that instances share.
 */
export async function moveInto(temporary: string, place: string): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: ownFolder });
  await rename(temporary, place);
  await syncFolder(folder);
}

/** Writes a small file whole, by way of another folder. */
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

/** A name in a folder is on disk once the folder is. Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
