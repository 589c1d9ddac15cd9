import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';
import type { SecretsFile } from './secrets-file';
import { hashOfSecretPart, newSecretPart } from './single-use-secret';

const prefix = 'administrator-';

/** Lifetime of a single-use secret, in milliseconds. */
export const secretLifeMs = 24 * 3_600_000;

/** The opened store of local accounts and its folder. */
export interface OpenAccounts {
  readonly secrets: SecretsFile;
  readonly dataDir: string;
}

/**
 * Creates a single-use secret for an administrator and writes it to a file that only the owner of the folder
 * can read. Earlier secrets and the administrator's password become invalid.
 *
 * @param changeId id of the account change for which the secret is made.
 * @returns path of the file.
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
 * Returns the path of an administrator's single-use secret. The prefix keeps an id from naming another file
 * of the folder.
 */
export function administratorFile(dataDir: string, person: string): string {
  const name = person.startsWith(prefix) ? person : `${prefix}${person}`;
  return join(dataDir, name);
}
