import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';
import type { SecretsFile } from './secrets-file';
import { hashOfSecretPart, newSecretPart } from './single-use-secret';

const prefix = 'administrator-';

/** How long a single-use secret waits for its use. */
export const secretLifeMs = 24 * 3_600_000;

/** The folder of local accounts, open. */
export interface OpenAccounts {
  readonly secrets: SecretsFile;
  readonly dataDir: string;
}

/**
 * A new single-use secret of an administrator, in a file of theirs that the owner of the folder alone can
 * read, in place of any before it; the password that they had counts no more.
 *
 * @param changeId what it is for; a later one ends what an earlier one left unused.
 * @returns the file.
 */
export function giveAdministratorSecret(
  person: string,
  changeId: string,
  { secrets, dataDir }: OpenAccounts,
): string {
  const part = newSecretPart();
  const endsAt = new Date(Date.now() + secretLifeMs).toISOString();
  secrets.dropPassword(person);
  secrets.dropSecret(person);
  const hash = hashOfSecretPart(part);
  if (!secrets.openSecret({ person, changeId, part: 'whole', hash, endsAt })) {
    throw new Error(`${changeId} has given a secret before`);
  }
  const file = administratorFile(dataDir, person);
  rmSync(file, { force: true });
  writeFileSync(file, `${part}\n`, { mode: ownFile, flag: 'wx', flush: true });
  return file;
}

/**
 * Where the single-use secret of an administrator lies until it is used: never under the name of another
 * file of the folder, whatever the id.
 */
export function administratorFile(dataDir: string, person: string): string {
  const name = person.startsWith(prefix) ? person : `${prefix}${person}`;
  return join(dataDir, name);
}
