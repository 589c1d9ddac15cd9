import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadSecretFile, makeSecretFile, readSecretFile } from './private-files/secret-file';
import { BadSetting, isEmbedded, type StorageSettings } from './settings';
import { CannotOpen, messageOf } from './sqlite/cannot-open';
import { keepFolder } from './sqlite/owner-only';

/** Keys that one file may hold: the one of today and those that come after it. */
const keysMax = 10;

export type CheckpointKeySettings = Pick<
  StorageSettings,
  'dataDir' | 'eventStoreUrl' | 'checkpointKeyFile'
>;

/**
 * Whether a first start would make the file: that of an embedded store, which is not there. On a server, and
 * where a file is named, nothing is made: instances share one that somebody hands out.
 */
export function lacksCheckpointKey(settings: CheckpointKeySettings): boolean {
  const file = ownFileOf(settings);
  return file !== undefined && !existsSync(file);
}

/**
 * Makes the file of the embedded store, for a ledger whose log names no key yet.
 *
 * @param newKey makes the text of a signer key.
 * @throws CannotOpen where the file cannot be made.
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
 * The signer keys that this instance holds, one a line of its file, each as a text; none on a server
 * where no file is named, and in a folder that lacks the file.
 *
 * @throws BadSetting where the file that is named cannot be used; CannotOpen for the one in the folder.
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

/** What stops the start where the file of the keys cannot be used. @param fault from the verb on. */
export function faultOfCheckpointKeys(settings: CheckpointKeySettings, fault: string): Error {
  return settings.checkpointKeyFile === undefined
    ? new CannotOpen(
        ownFileOf(settings) ?? settings.dataDir,
        fault.replace(/^names a file/, 'it is a file'),
      )
    : new BadSetting('CHECKPOINT_KEY_FILE', fault);
}

/**
 * The texts of signer keys in a file, one a line.
 *
 * @throws BadSecretFile where it cannot be read, may be read by others, or holds none or too many.
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
