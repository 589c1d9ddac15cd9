import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeSecretFile } from './private-files/secret-file';
import { BadSetting } from './settings';
import { CannotOpen, messageOf } from './sqlite/cannot-open';
import { keepFolder, ownFile } from './sqlite/owner-only';

const keyBytes = 32;
const keyForm = /^[0-9a-f]{64}$/i;
/** Largest size of the file in bytes: a key with white space around it. */
const fileBytesMax = 100;

/** Returns a new random key of 32 bytes. */
export function newCursorKey(): Buffer {
  return randomBytes(keyBytes);
}

/**
 * Returns the key that seals pagination cursors, so that readers can neither read nor forge one. The key is
 * in the named file, which instances share, else in `cursor.key` in the data folder, which the first start
 * creates. Both files contain 64 hexadecimal digits.
 *
 * @throws BadSetting if the named file has no key; CannotOpen if the file in the data folder has none.
 */
export function cursorKey(dataDir: string, named: string | undefined): Buffer {
  if (named !== undefined) {
    const key = keyIn(named);
    if (key !== undefined) return key;
    throw new BadSetting(
      'CURSOR_KEY_FILE',
      'must name a file that this account can read, with 64 hexadecimal digits, as openssl rand -hex 32 writes them',
    );
  }
  keepFolder(dataDir);
  const file = join(dataDir, 'cursor.key');
  makeKey(file);
  const key = keyIn(file);
  if (key !== undefined) return key;
  throw new CannotOpen(
    file,
    'it holds no key of 64 hexadecimal digits: delete it, and the next start makes another; readers of paged ' +
      'lists must then begin again at the first page',
  );
}

function makeKey(file: string): void {
  try {
    if (isThere(file)) return chmodSync(file, ownFile);
    makeSecretFile(file, `${newCursorKey().toString('hex')}\n`);
  } catch (error) {
    throw new CannotOpen(file, `${messageOf(error)}: the account of the service must own it`);
  }
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Reads the key in a file; undefined if the file cannot be read or has another form. */
function keyIn(file: string): Buffer | undefined {
  try {
    if (statSync(file).size > fileBytesMax) return undefined;
    const text = readFileSync(file, 'utf8').trim();
    return keyForm.test(text) ? Buffer.from(text, 'hex') : undefined;
  } catch {
    return undefined;
  }
}
