import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from './cannot-open';
import { openConnection, sqliteCodeOf, type Connection } from './database';

/**
 * Exclusive right to write to a file, held by one connection of one process.
 *
 * The lock is an exclusive transaction on a second, empty SQLite file beside the first, so it is a lock of
 * the operating system. It ends with the process in any case, unlike a file with a process id, and does not
 * disturb readers of the first file. No other code of the process may open and close the lock file: under
 * POSIX rules that would release the lock.
 */
export class WriterLock {
  private constructor(private readonly connection: Connection) {}

  /** @throws CannotOpen if another process writes to the file, or could do so under another name of it. */
  static acquire(file: string): WriterLock {
    // A symbolic link and its target must use the same lock.
    const target = existsSync(file) ? realpathSync(file) : file;
    requireOneName(file, target);
    requireOneName(`${file}-wal`, `${target}-wal`);
    const lockFile = `${target}.lock`;
    const connection = openConnection(lockFile, 'write');
    try {
      connection.pragma('busy_timeout = 0');
      connection.pragma('journal_mode = MEMORY');
      connection.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      connection.close();
      const isHeld = sqliteCodeOf(error)?.startsWith('SQLITE_BUSY') === true;
      throw new CannotOpen(
        file,
        isHeld
          ? `another process already writes to it and holds ${lockFile}; ` +
              'stop that one first, or open the file for reading only'
          : `${lockFile} cannot be locked: ${messageOf(error)}`,
      );
    }
    return new WriterLock(connection);
  }

  release(): void {
    this.connection.close();
  }
}

/**
 * Refuses a file with several names (hard links, by `ln` or `cp -al`): each name would have a lock of its
 * own, and none would keep other writers out.
 */
function requireOneName(file: string, target: string): void {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory()) throw new CannotOpen(file, 'it is a folder: put the file in its place');
  if (found.nlink === 1) return;
  throw new CannotOpen(
    file,
    `the file has ${found.nlink} names (hard links), so that two services could write to it at once: ` +
      'give each a copy of its own (docs/troubleshooting.md, A file with two names)',
  );
}
