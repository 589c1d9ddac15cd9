import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { CannotOpen, messageOf } from '../sqlite/database';

/** Read and written by the account of the service alone. */
const ownerOnly = 0o600;

/**
 * Makes a file before SQLite does, which gives what it puts beside it the same mode. A file that is
 * there is not opened: closing it would drop the locks of another connection of the process.
 *
 * @throws CannotOpen where the file belongs to somebody else, or cannot be made.
 */
export function keepToOwner(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) closeSync(openSync(file, 'wx', ownerOnly));
    for (const one of [file, `${file}-wal`, `${file}-shm`]) {
      if (existsSync(one)) chmodSync(one, ownerOnly);
    }
  } catch (error) {
    throw new CannotOpen(
      file,
      `${messageOf(error)}: the account of the service must own the file and its folder`,
      true,
    );
  }
}
