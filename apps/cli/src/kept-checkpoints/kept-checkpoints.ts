import { noteLengthMax, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import {
  BadKey,
  type KeptCheckpoint as CheckpointOfNote,
  keptCheckpointOf,
  NotACheckpoint,
  NotANote,
  parseSignerKey,
  textOfFile,
  writeNote,
  writeVerifierKey,
} from '@art30/evidence';
import {
  countedNotes,
  firstCheckpointKey,
  folderAway,
  refusedFiles,
  trustedKeys,
  type TrustedKeys,
} from '@art30/ledger';
import {
  BadSetting,
  CannotOpen,
  CheckpointFolder,
  CheckpointFolderFault,
  checkpointKeys,
  seenLedger,
  type StorageSettings,
} from '@art30/storage';
import { readFileSync, statSync } from 'node:fs';
import { keysOf } from './log-state';

/**
 * A checkpoint (signed root over all events) that is stored outside the ledger: by an auditor, by a witness or in a
 * mailbox.
 */
export interface KeptCheckpoint extends CheckpointOfNote {
  /** The signed note, unchanged. */
  readonly source: string;
}

/**
 * Parses a checkpoint from the text of its signed note.
 *
 * @throws NotANote or NotACheckpoint if the text is not a checkpoint.
 */
export function checkpointIn(source: string): KeptCheckpoint {
  const kept = keptCheckpointOf(source);
  return { ...kept, source: writeNote(kept.note) };
}

/**
 * Reads a checkpoint from a file.
 *
 * @throws Error if the file cannot be read or contains no checkpoint.
 */
export function keptCheckpoint(file: string): KeptCheckpoint {
  try {
    // The limit counts characters, and a character has up to four bytes in UTF-8.
    if (statSync(file).size > 4 * noteLengthMax) {
      throw new NotANote(`a checkpoint has at most ${noteLengthMax} characters`);
    }
    return checkpointIn(textOfFile(readFileSync(file)));
  } catch (error) {
    if (error instanceof NotANote || error instanceof NotACheckpoint) {
      throw new Error(`${file} holds no checkpoint: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/**
 * Returns the notes of the newest checkpoints stored outside the log: the one in `ledger.json`, and those in
 * CHECKPOINT_FOLDER that a key of the ledger signed. If the folder cannot be read, a warning is printed on stderr, and
 * only `ledger.json` is used.
 *
 * @param key a further verifier key whose signatures are accepted.
 * @throws CannotOpen if `ledger.json` is damaged.
 */
export async function keptNotes(
  settings: StorageSettings,
  log: EventStore,
  key?: string,
): Promise<readonly string[]> {
  const last = seenLedger(settings.dataDir)?.lastCheckpoint;
  const own = last === undefined ? [] : [last];
  if (settings.checkpointFolder === undefined) return own;
  const held = [...heldKeys(settings), ...(key === undefined ? [] : [key])];
  const trusted = await trustedBy(log, held);
  return [...own, ...(await notesOf(settings.checkpointFolder, trusted))];
}

async function notesOf(folder: string, trusted: TrustedKeys): Promise<readonly string[]> {
  try {
    const files = await new CheckpointFolder(folder).filesOf(trusted.ledger);
    const { notes, refused } = countedNotes(files, trusted);
    if (refused.length > 0) warn(refusedFiles(refused));
    return notes;
  } catch (error) {
    if (!(error instanceof CheckpointFolderFault)) throw error;
    warn(folderAway(error.message));
    return [];
  }
}

async function trustedBy(log: EventStore, held: readonly string[]): Promise<TrustedKeys> {
  const [opened] = await log.readStream(stream.ledger);
  const from = Number(opened?.metadata.recordedAt.slice(0, 4) ?? 'NaN');
  const first = await firstCheckpointKey(log, {
    firstYear: from,
    today: new Date().getUTCFullYear(),
  });
  return trustedKeys(opened?.metadata.ledger?.id ?? '', await keysOf(log), { first, held });
}

/**
 * Returns the verifier keys of the configured signing keys. An unusable key file is ignored here: the service reports
 * it, and the verifier keys in the log suffice.
 */
function heldKeys(settings: StorageSettings): readonly string[] {
  try {
    return checkpointKeys(settings).map((text) => writeVerifierKey(parseSignerKey(text).verifier));
  } catch (error) {
    const kinds = [BadSetting, CannotOpen, BadKey];
    if (kinds.some((kind) => error instanceof kind)) return [];
    throw error;
  }
}

function warn(detail: string): void {
  console.error(`warning: ${detail}`);
}
