import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';
import type { SecretsFile } from './secrets-file';
import { hashOfSecretPart, newSecretPart } from './single-use-secret';

const prefix = 'administrator-';

/** Lifetime, in milliseconds, of a single-use secret (with which a person sets a password once). */
export const secretLifeMs = 24 * 3_600_000;

/** The open file with the secrets of accounts that the ledger itself signs in, and its data folder. */
export interface OpenAccounts {
  readonly secrets: SecretsFile;
  readonly dataDir: string;
}

/**
 * Creates a single-use secret, with which an administrator sets a new password, and writes it to a file that only the
 * account of the service can read. The administrator's earlier secrets and present password become invalid.
 *
 * @param person id of the administrator.
 * @param changeId id of the account change (creation or reset) for which the secret is made.
 * @returns path of the file.
 * @throws Error if a secret was made for this change before, because a change gives one secret only.
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
 * Returns the path of the file with an administrator's single-use secret. Its name begins with
 * `administrator-`, so that no person's id can name another file of the data folder.
 */
export function administratorFile(dataDir: string, person: string): string {
  const name = person.startsWith(prefix) ? person : `${prefix}${person}`;
  return join(dataDir, name);
}
