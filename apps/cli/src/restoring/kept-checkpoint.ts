import { readFileSync, statSync } from 'node:fs';
import {
  NotACheckpoint,
  NotANote,
  parseCheckpoint,
  parseNote,
  type CheckpointBody,
  type Note,
} from '@art30/evidence';
import { noteLengthMax } from '@art30/accounting';

/** A checkpoint that somebody kept outside the ledger: an auditor, a witness, a mailbox. */
export interface KeptCheckpoint extends CheckpointBody {
  readonly note: Note;
  /** The note as it was kept. */
  readonly source: string;
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
    const source = readFileSync(file, 'utf8');
    const note = parseNote(source);
    return { ...parseCheckpoint(note.text), note, source };
  } catch (error) {
    if (error instanceof NotANote || error instanceof NotACheckpoint) {
      throw new Error(`${file} holds no checkpoint: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
