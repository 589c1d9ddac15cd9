import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CannotOpen, messageOf } from './cannot-open';

/** Modes of folders and files that only the operating system account of the service may use. */
export const ownFolder = 0o700;
export const ownFile = 0o600;
/** Permission bits of accounts other than owner and group. */
const others = 0o007;

/**
 * Creates a data folder, and its parents, accessible only to the account of the service. An existing folder stays.
 *
 * @throws CannotOpen if the folder exists and everybody on the machine may look into it.
 */
export function keepFolder(folder: string): void {
  attempt(folder, () => mkdirSync(folder, { recursive: true, mode: ownFolder }));
  // The check is left out on Windows, which has no such permission bits and reports every folder as accessible to all.
  if (process.platform === 'win32' || (statSync(folder).mode & others) === 0) return;
  throw new CannotOpen(
    folder,
    `everybody on this machine may read it, and it holds the books with names of donors and signers: chmod o= ${folder}`,
  );
}

/**
 * Creates a file that only the account of the service may use, before SQLite opens it: SQLite gives the files beside it
 * the same mode. An existing file gets that mode without being opened, since closing it would release the locks that
 * other connections of this process hold.
 *
 * @throws CannotOpen if the file belongs to another account or cannot be created.
 */
export function keepFile(file: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: ownFolder });
    if (!existsSync(file)) makeFile(file);
    for (const one of [file, `${file}-wal`, `${file}-shm`]) {
      if (existsSync(one) && isOpenToAnybodyElse(one)) chmodSync(one, ownFile);
    }
  });
}

/**
 * Flushes a new empty file and its name to disk, so that both survive a power failure. The file must not be
 * open in this process, because closing it here would release its locks. Windows cannot flush a folder.
 *
 * @throws CannotOpen if the disk refuses.
 */
export function keepOnDisk(file: string): void {
  attempt(file, () => {
    syncAt(file, 'r+');
    if (process.platform !== 'win32') syncAt(dirname(file), 'r');
  });
}

function syncAt(path: string, flags: 'r' | 'r+'): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Creates an empty file. If another process has just created the file, that file is used. */
function makeFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', ownFile));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function isOpenToAnybodyElse(file: string): boolean {
  return (statSync(file).mode & 0o077) !== 0;
}

function attempt(path: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    throw new CannotOpen(
      path,
      `${messageOf(error)}: the account of the service must own the file and its folder`,
      true,
    );
  }
}
