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

/** A checkpoint that somebody kept outside the ledger: an auditor, a witness, a mailbox. */
export interface KeptCheckpoint extends CheckpointOfNote {
  /** The note as it was signed. */
  readonly source: string;
}

/** @throws NotANote or NotACheckpoint for another text. */
export function checkpointIn(source: string): KeptCheckpoint {
  const kept = keptCheckpointOf(source);
  return { ...kept, source: writeNote(kept.note) };
}

/**
 * The checkpoint in a file.
 *
 * @throws Error where the file cannot be read, or holds no checkpoint.
 */
export function keptCheckpoint(file: string): KeptCheckpoint {
  try {
    // In UTF-8 a character has up to four bytes.
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
 * Notes of the newest checkpoints that were kept outside the log: in `ledger.json`, and in CHECKPOINT_FOLDER as far as
 * a key of the ledger signed them. Where the folder cannot be read that is said on stderr, and the rest counts.
 *
 * @param key a verifier key that counts as well.
 * @throws CannotOpen where `ledger.json` is damaged.
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

/** A file of keys that cannot be used is told by the service, and here others count. */
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
