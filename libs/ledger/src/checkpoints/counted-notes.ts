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

/** Keys that make a note valid that was kept outside the log. */
export interface TrustedKeys {
  /** Name that every key of the ledger has. */
  readonly ledger: string;
  /** Verifier keys in their text form. */
  readonly keys: readonly string[];
}

/** A file named like a checkpoint, with its content. */
export interface NoteFile {
  readonly name: string;
  readonly origin: string;
  /** Content of the file; null if it does not match the file name. */
  readonly note: string | null;
}

export interface CountedNotes {
  /** For each origin, the note of the largest checkpoint that a trusted key has signed. */
  readonly notes: readonly string[];
  /** Names of files that claim a larger checkpoint but are not validly signed. */
  readonly refused: readonly string[];
}

/**
 * Lists the keys of a ledger that are not revoked.
 *
 * @param first key of the first checkpoint; null before the first is signed.
 * @param held verifier keys that the instance itself holds; a truncated log may no longer name them.
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
 * Separates notes signed by the ledger from files that anybody may have put into the same folder.
 *
 * @param files files with the largest checkpoints of each origin first.
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
 * Returns the operator's message for a checkpoint folder that cannot be used. @param why error text of the
 * file system.
 */
export function folderAway(why: string): string {
  return `checkpoints cannot be kept or read in CHECKPOINT_FOLDER (${why}): bring the folder back`;
}

/** Returns the operator's message for files without a valid signature. */
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
