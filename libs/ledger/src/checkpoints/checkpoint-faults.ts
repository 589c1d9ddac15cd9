import type { CheckpointKeys, KeptCheckpoint } from '@art30/accounting';
import { isConsistent, type TreeHead } from '@art30/event-sourcing';
import {
  BadKey,
  isSignedBy,
  NotACheckpoint,
  NotANote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
} from '@art30/evidence';
import type { SignedTree } from './changed-log';
import type { Remembered } from './remembered-checkpoint';
import type { TreeBooks, TreeStanding } from './tree-books';

/** What a key of the ledger signed last, and what this instance remembers. A wrong key or note proves no change. */
export function signedTrees(
  { last, first }: TreeStanding,
  keys: CheckpointKeys,
  { signed }: Remembered,
): readonly SignedTree[] {
  const isOwn =
    last !== null && [first?.key, ...keys.rotatedTo].includes(last.key) && isAsSigned(last);
  return [...(isOwn ? [last] : []), ...signed];
}

/** Why the tree does not continue what was signed, or null where it does. */
export function faultOf(
  { last, newest, first, ...head }: TreeStanding,
  keys: CheckpointKeys,
  tree: TreeBooks,
): string | null {
  if (last === null || newest === null || first === null) return null;
  const signers = [first.key, ...keys.rotatedTo];
  const fault = faultOfCheckpoint(last, signers, { head, tree });
  if (fault !== null || newest.eventId === last.eventId) return fault;
  // It was overtaken while it was being signed, by another instance that holds the same key.
  return faultOfCheckpoint(newest, [last.key], { head, tree });
}

function faultOfCheckpoint(
  signed: KeptCheckpoint,
  signers: readonly string[],
  { head, tree }: { readonly head: TreeHead; readonly tree: TreeBooks },
): string | null {
  const { size, key } = signed;
  const named = `the checkpoint of ${size} events (sequence ${signed.sequence})`;
  if (size > head.size) return `${named} signs more events than the log holds (${head.size})`;
  if (!signers.includes(key)) return `${named} is signed by a key of nobody`;
  if (!isAsSigned(signed)) return `${named} is not what its key signed`;
  const isContinued = size === 0 || isConsistent(signed, head, tree.consistency(size, head.size));
  return isContinued ? null : `the log does not begin with the events that ${named} signs`;
}

/** Whether the note of a checkpoint says what its event does, and its key signed it. */
function isAsSigned({ size, root, origin, key, note }: KeptCheckpoint): boolean {
  try {
    const signed = parseNote(note);
    const body = parseCheckpoint(signed.text);
    const isAsNoted = body.size === size && body.root === root && body.origin === origin;
    return isAsNoted && isSignedBy(signed, parseVerifierKey(key));
  } catch (error) {
    const kinds = [NotANote, NotACheckpoint, BadKey];
    if (kinds.some((kind) => error instanceof kind)) return false;
    throw error;
  }
}
