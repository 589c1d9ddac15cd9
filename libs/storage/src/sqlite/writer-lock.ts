import { existsSync, realpathSync, statSync } from 'node:fs';
import { CannotOpen, messageOf } from './cannot-open';
import { openConnection, sqliteCodeOf, type Connection } from './database';

/**
 * The right to write to a file, held by one connection of one process.
 *
 * It is an exclusive transaction on a second, empty SQLite file beside the first, hence a lock of
 * the operating system: it ends with the process however that ends, which a file holding a process
 * id would not, and it leaves readers of the first file alone. Nothing else in the process may
 * open and close the lock file, since that would drop the lock under POSIX rules.
 */
export class WriterLock {
  private constructor(private readonly connection: Connection) {}

  /** @throws CannotOpen when somebody else writes to the file, or may under another name of it. */
  static acquire(file: string): WriterLock {
    // A link and its target must meet at one lock.
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

/** Under each of several names (`ln`, `cp -al`) a file has a lock of its own, which keeps nobody out. */
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
