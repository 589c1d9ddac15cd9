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

/** Modes that let in the account of the service alone. */
export const ownFolder = 0o700;
export const ownFile = 0o600;
/** What a mode lets everybody else of the machine do. */
const others = 0o007;

/**
 * Makes a data folder that the account of the service alone may look into, with the folders above it.
 *
 * @throws CannotOpen where one is there that everybody on the machine may look into.
 */
export function keepFolder(folder: string): void {
  attempt(folder, () => mkdirSync(folder, { recursive: true, mode: ownFolder }));
  // Windows has no such modes, and says that every folder is everybody's.
  if (process.platform === 'win32' || (statSync(folder).mode & others) === 0) return;
  throw new CannotOpen(
    folder,
    `everybody on this machine may look into it, and it says who gave what and who signed it: chmod o= ${folder}`,
  );
}

/**
 * Makes a file before SQLite does, which gives what it puts beside it the same mode. A file that is
 * there is not opened: closing it would drop the locks of another connection of the process.
 *
 * @throws CannotOpen where the file belongs to somebody else, or cannot be made.
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
 * Has an empty file of `keepFile` outlive a power cut, and its name with it. It must be open nowhere in the
 * process. Windows has no such call for a folder.
 *
 * @throws CannotOpen where the disk does not take it.
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

/** Of two processes that make it at once, either may be first. */
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
