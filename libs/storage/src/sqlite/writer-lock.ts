import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from './cannot-open';
import { openConnection, sqliteCodeOf, type Connection } from './database';

/**
 * The exclusive right of one process to write to a file.
 *
 * The lock is an exclusive transaction on an empty SQLite file, `<file>.lock`, and so a lock of the operating
 * system. It ends with the process in any case, which a file with a process id would not. It does not disturb
 * readers of the file itself. No other code of the process may open and close the lock file: under POSIX rules
 * that would release the lock.
 */
export class WriterLock {
  private constructor(private readonly connection: Connection) {}

  /** @throws CannotOpen if another process writes to the file, or could write to it under another name. */
  static acquire(file: string): WriterLock {
    // The lock is beside the target of a symbolic link, so that opening either of them uses the same lock.
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
 * Refuses a file with several names (hard links, made by `ln` or `cp -al`). Each name would have a lock of its own, so
 * that two processes could write to the file.
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
