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

/**
 * Lists the trees that the log must still contain: that of the last checkpoint with a valid signature of this ledger,
 * and those of checkpoints kept outside the log. A checkpoint with an invalid key or note is left out, as it cannot
 * prove that the log was changed.
 */
export function signedTrees(
  { last, first }: TreeStanding,
  keys: CheckpointKeys,
  { signed }: Remembered,
): readonly SignedTree[] {
  const isOwn =
    last !== null && [first?.key, ...keys.rotatedTo].includes(last.key) && isAsSigned(last);
  return [...(isOwn ? [last] : []), ...signed];
}

/**
 * Returns a sentence saying why the tree of the log does not continue its signed checkpoints; null if it continues
 * them. A fault means that events were lost or changed.
 */
export function faultOf(
  { last, newest, first, ...head }: TreeStanding,
  keys: CheckpointKeys,
  tree: TreeBooks,
): string | null {
  if (last === null || newest === null || first === null) return null;
  const signers = [first.key, ...keys.rotatedTo];
  const fault = faultOfCheckpoint(last, signers, { head, tree });
  if (fault !== null || newest.eventId === last.eventId) return fault;
  // The newest checkpoint can be smaller than the last one: another instance with the same key overtook it
  // while it was being signed.
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
  if (!signers.includes(key)) return `${named} is signed by a key that is no key of this ledger`;
  if (!isAsSigned(signed)) return `${named} is not what its key signed`;
  const isContinued = size === 0 || isConsistent(signed, head, tree.consistency(size, head.size));
  return isContinued ? null : `the log does not begin with the events that ${named} signs`;
}

/**
 * True if the signed note of a checkpoint is valid and states the same size, root and origin as the event that records
 * the checkpoint.
 */
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
