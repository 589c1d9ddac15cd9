import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadSecretFile, makeSecretFile, readSecretFile } from './private-files/secret-file';
import { BadSetting, isEmbedded, type StorageSettings } from './settings';
import { CannotOpen, messageOf } from './sqlite/cannot-open';
import { keepFolder } from './sqlite/owner-only';

/** Largest number of keys in a file: the key that signs checkpoints now, and successors that replace it later. */
const keysMax = 10;

export type CheckpointKeySettings = Pick<
  StorageSettings,
  'dataDir' | 'eventStoreUrl' | 'checkpointKeyFile'
>;

/**
 * True if the first start of a ledger would create the key file: the store is embedded and the file is missing.
 * On a server, or where the settings name a file, none is created: an operator hands out the file that all
 * instances share.
 */
export function lacksCheckpointKey(settings: CheckpointKeySettings): boolean {
  const file = ownFileOf(settings);
  return file !== undefined && !existsSync(file);
}

/**
 * Creates the file with the key that signs checkpoints (signed roots of the log), if the store is embedded and
 * has no such file. Call this only for a ledger whose log names no key yet; else no one could verify the new key.
 *
 * @param newKey returns the text of a new signer key.
 * @throws CannotOpen if the file cannot be created.
 */
export function keepCheckpointKey(settings: CheckpointKeySettings, newKey: () => string): void {
  const file = ownFileOf(settings);
  if (file === undefined) return;
  keepFolder(settings.dataDir);
  try {
    makeSecretFile(file, `${newKey()}\n`);
  } catch (error) {
    throw new CannotOpen(file, `${messageOf(error)}: the account of the service must own it`);
  }
}

/**
 * Returns the keys with which this instance signs checkpoints, one text for each line of the key file. There
 * are none on a server without a named file, or in a data folder without the file.
 *
 * @throws BadSetting if the file named in the settings cannot be used; CannotOpen if the file in the data folder
 * cannot be used.
 */
export function checkpointKeys(settings: CheckpointKeySettings): readonly string[] {
  const file = settings.checkpointKeyFile ?? ownFileOf(settings);
  if (file === undefined || lacksCheckpointKey(settings)) return [];
  try {
    return signerKeysIn(file);
  } catch (error) {
    if (error instanceof BadSecretFile) throw faultOfCheckpointKeys(settings, error.fault);
    throw error;
  }
}

/**
 * Returns the error that stops the start if the key file cannot be used.
 *
 * @param fault rest of the error's sentence from the verb on, such as "names a file with nothing in it".
 */
export function faultOfCheckpointKeys(settings: CheckpointKeySettings, fault: string): Error {
  return settings.checkpointKeyFile === undefined
    ? new CannotOpen(
        ownFileOf(settings) ?? settings.dataDir,
        fault.replace(/^names a file/, 'it is a file'),
      )
    : new BadSetting('CHECKPOINT_KEY_FILE', fault);
}

/**
 * Returns the texts of the checkpoint keys in a file, one for each line that is not empty.
 *
 * @throws BadSecretFile if the file cannot be read, may be read by others, or has no key or too many.
 */
export function signerKeysIn(file: string): readonly string[] {
  const lines = readSecretFile(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) throw new BadSecretFile('names a file with nothing in it');
  if (lines.length > keysMax) {
    throw new BadSecretFile(`names a file with more than ${keysMax} keys: leave out old ones`);
  }
  return lines;
}

function ownFileOf(settings: CheckpointKeySettings): string | undefined {
  if (settings.checkpointKeyFile !== undefined || !isEmbedded(settings)) return undefined;
  return join(settings.dataDir, 'checkpoint.key');
}
