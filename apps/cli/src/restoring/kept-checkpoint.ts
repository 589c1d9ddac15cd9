import { readFileSync, statSync } from 'node:fs';
import {
  keptCheckpointOf,
  NotACheckpoint,
  NotANote,
  textOfFile,
  writeNote,
  type KeptCheckpoint as CheckpointOfNote,
} from '@art30/evidence';
import { noteLengthMax } from '@art30/accounting';

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
