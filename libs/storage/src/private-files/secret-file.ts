import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ownFile } from '../sqlite/owner-only';

/** Largest size of a secret file in bytes. Connection strings and keys are shorter, so a larger file is a mistake. */
const secretBytesMax = 65_536;

/** Permission bits of a file's group and of all other accounts. */
const group = 0o070;
const others = 0o007;
/** User id of root. */
const root = 0;

/** A secret file cannot be used. The message never contains its content. */
export class BadSecretFile extends Error {
  /**
   * @param fault rest of the error's sentence, from the verb on: "names a file that this account cannot read".
   */
  constructor(readonly fault: string) {
    super(`what was given ${fault}`);
    this.name = 'BadSecretFile';
  }
}

/**
 * Reads a file that contains a secret. Only the owner of the file may have access to it. The group may have
 * access too if root owns the file, since container platforms hand secrets to an account that way. Pipes are
 * not checked.
 *
 * @throws BadSecretFile if the file cannot be read, may be read by others, or is too long.
 */
export function readSecretFile(file: string): string {
  const found = attempted(() => statSync(file));
  const { size, mode, uid } = found;
  // The check is left out on Windows, which has no such permission bits and reports every file as accessible to all.
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
 * Creates a file with a secret, readable by its owner only. Even after a crash the file is either complete or absent.
 *
 * @returns false if the file exists already; it is then not changed. Of two concurrent processes one gets true.
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
