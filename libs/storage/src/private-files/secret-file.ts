import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ownFile } from '../sqlite/owner-only';

/** Bytes of a file with a secret: more than any connection string or key has. */
const secretBytesMax = 65_536;

/** What a mode lets the group of a file do, and everybody else. */
const group = 0o070;
const others = 0o007;
const root = 0;

/** A file with a secret cannot be used; what is in it is never said. */
export class BadSecretFile extends Error {
  /** @param fault what is wrong, from the verb on: "names a file that this account cannot read". */
  constructor(readonly fault: string) {
    super(`what was given ${fault}`);
    this.name = 'BadSecretFile';
  }
}

/**
 * The text of a file that holds a secret alone. Whoever may read the file has the secret: it must be for its
 * owner alone, or where root owns it for a group besides, which is how a platform hands secrets to an account
 * that is not root. A pipe is nobody's to look into.
 *
 * @throws BadSecretFile where it cannot be read, is for more people, or is too long.
 */
export function readSecretFile(file: string): string {
  const found = attempted(() => statSync(file));
  const { size, mode, uid } = found;
  // Windows has no such modes, and says that every file is everybody's.
  const forbidden = uid === root ? others : group | others;
  if (process.platform !== 'win32' && found.isFile() && (mode & forbidden) !== 0) {
    throw new BadSecretFile('names a file that others on this machine may read: chmod 600 it');
  }
  if (size > secretBytesMax) {
    throw new BadSecretFile(`names a file of more than ${secretBytesMax} bytes`);
  }
  return attempted(() => readFileSync(file, 'utf8'));
}

/**
 * Makes a file that holds a secret, for its owner alone: whole or not at all, whatever ends the process.
 *
 * @returns whether it was made; of two processes at once either may be first, and one that is there stays.
 * @throws Error of the file system.
 */
export function makeSecretFile(file: string, text: string): boolean {
  const beside = `${file}.${randomUUID()}`;
  try {
    writeFileSync(beside, text, { mode: ownFile, flag: 'wx', flush: true });
    linkSync(beside, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

function attempted<Result>(step: () => Result): Result {
  try {
    return step();
  } catch {
    throw new BadSecretFile('names a file that this account cannot read');
  }
}
