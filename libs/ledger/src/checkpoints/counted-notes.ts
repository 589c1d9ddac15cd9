import type { CheckpointKeys } from '@art30/accounting';
import {
  BadKey,
  isSignedBy,
  keyNameOf,
  NotACheckpoint,
  NotANote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from '@art30/evidence';

/**
 * The ledger's key name and verifier keys. A checkpoint note kept outside the log is valid if one of these keys signed
 * it.
 */
export interface TrustedKeys {
  /** Key name that all keys of the ledger share. */
  readonly ledger: string;
  /** Verifier (public) keys in their text form, without revoked keys. */
  readonly keys: readonly string[];
}

/** A file whose name has the form of a checkpoint file's name, with its content. */
export interface NoteFile {
  readonly name: string;
  readonly origin: string;
  /** Signed note in the file; null if the content does not match the file name. */
  readonly note: string | null;
}

export interface CountedNotes {
  /**
   * For each origin (the ledger, or one of its restores), the note of the largest checkpoint that a trusted key has
   * signed.
   */
  readonly notes: readonly string[];
  /** Names of files that claim a larger checkpoint than those in `notes` but are not validly signed. */
  readonly refused: readonly string[];
}

/**
 * Lists the checkpoint keys of a ledger that are not revoked.
 *
 * @param first key of the first checkpoint; null before the first is signed.
 * @param held verifier keys that the instance itself holds. A truncated log may no longer name them.
 */
export function trustedKeys(
  ledgerId: string,
  { rotatedTo, revoked }: Pick<CheckpointKeys, 'rotatedTo' | 'revoked'>,
  { first, held }: { readonly first: string | null; readonly held: readonly string[] },
): TrustedKeys {
  const ledger = keyNameOf(ledgerId);
  const named = [...(first === null ? [] : [first]), ...rotatedTo, ...held];
  const keys = [...new Set(named)].filter((key) => !revoked.has(key) && nameIn(key) === ledger);
  return { ledger, keys };
}

/**
 * Finds for each origin the largest checkpoint note that a key of the ledger signed. The checkpoint folder is writable
 * by others, so files without a valid signature are ignored and reported.
 *
 * @param files for each origin, files with larger checkpoints come before those with smaller ones.
 */
export function countedNotes(files: readonly NoteFile[], trusted: TrustedKeys): CountedNotes {
  const counted = new Map<string, string>();
  const refused: string[] = [];
  for (const { name, origin, note } of files) {
    if (counted.has(origin)) continue;
    if (note !== null && isOfLedger(note, trusted)) counted.set(origin, note);
    else refused.push(name);
  }
  return { notes: [...counted.values()], refused };
}

/**
 * Returns the operator's message for a checkpoint folder that cannot be read or written.
 *
 * @param why error text of the file system.
 */
export function folderAway(why: string): string {
  return `checkpoints cannot be kept or read in CHECKPOINT_FOLDER (${why}): bring the folder back`;
}

/** Returns the operator's message for files in the checkpoint folder that have no valid signature. */
export function refusedFiles(refused: readonly string[]): string {
  const [first = '', ...more] = refused;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return (
    `${first}${others} in CHECKPOINT_FOLDER are ignored: no key of this ledger signed them, or they are not ` +
    'what was written. Find out who put them there, and take them away'
  );
}

function isOfLedger(source: string, { ledger, keys }: TrustedKeys): boolean {
  try {
    const note = parseNote(source);
    const { origin } = parseCheckpoint(note.text);
    const isOwn = origin === ledger || origin.startsWith(`${ledger}/restored/`);
    return isOwn && keys.some((key) => isSignedBy(note, parseVerifierKey(key)));
  } catch (error) {
    if (error instanceof NotANote || error instanceof NotACheckpoint) return false;
    throw error;
  }
}

function nameIn(key: string): string | undefined {
  try {
    return parseVerifierKey(key).name;
  } catch (error) {
    if (error instanceof BadKey) return undefined;
    throw error;
  }
}
