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

/** Keys by whose signature a note that was kept outside the log counts. */
export interface TrustedKeys {
  /** Name that each key of the ledger bears. */
  readonly ledger: string;
  /** As verifier keys. */
  readonly keys: readonly string[];
}

/** A file that bears the name of a checkpoint, and what it holds. */
export interface NoteFile {
  readonly name: string;
  readonly origin: string;
  /** Null where it holds something else than its name says. */
  readonly note: string | null;
}

export interface CountedNotes {
  /** Of each origin the note of the largest checkpoint that a trusted key has signed. */
  readonly notes: readonly string[];
  /** Names of larger ones that count for nothing. */
  readonly refused: readonly string[];
}

/**
 * The keys of a ledger that are not revoked.
 *
 * @param first key of the first checkpoint; null before.
 * @param held verifier keys that the instance holds itself, as a log that was cut off may not name them.
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
 * Tells notes of the ledger from those that anybody may have put beside them.
 *
 * @param files of each origin the largest checkpoints first.
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

/** What an operator is told of a folder that cannot be used. @param why of the file system. */
export function folderAway(why: string): string {
  return `checkpoints cannot be kept or read in CHECKPOINT_FOLDER (${why}): bring the folder back`;
}

/** What an operator is told of files that count for nothing. */
export function refusedFiles(refused: readonly string[]): string {
  const [first = '', ...more] = refused;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return (
    `${first}${others} in CHECKPOINT_FOLDER count for nothing: no key of this ledger signed them, or they are not ` +
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
