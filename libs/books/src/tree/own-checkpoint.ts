import { rootOf, type Checkpoint, type ReadStore } from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';
import { TreeReader } from './tree-reader';

/**
 * Checks, before a read model answers queries, that its checkpoint (position in the log and Merkle tree) follows from
 * its own rows. No fingerprint covers the checkpoint, and every later checkpoint builds on it.
 *
 * @param readStore store to which nobody else writes during the check.
 * @param name name of the file, for the error.
 * @throws Error if the checkpoint does not follow from the rows.
 */
export function demandOwnCheckpoint(
  readStore: Pick<ReadStore, 'checkpoint' | 'query'>,
  name: string,
): void {
  const checkpoint = readStore.checkpoint();
  const fault =
    placeFault(readStore, checkpoint) ?? treeFault(new TreeReader(readStore), checkpoint);
  if (fault === null) return;
  throw new Error(
    `the checkpoint of ${name} does not follow from its own rows (${fault}): it was changed, so ` +
      'build that file anew (delete it where it is still there)',
  );
}

/**
 * Returns why the position of the checkpoint does not fit the last row; null if it fits. Events that operators excluded
 * have no row, so the last row may come before the checkpoint.
 */
function placeFault(
  readStore: Pick<ReadStore, 'query'>,
  { sequence, position, knownFrom }: Checkpoint,
): string | null {
  const [last] = readStore.query(
    'SELECT sequence, position, known_from FROM events ORDER BY sequence DESC LIMIT 1',
  );
  if (last === undefined) return null;
  const at = ordinal(last, 'sequence');
  if (at > sequence) return `it stands at event ${sequence}, and has event ${at}`;
  if ((text(last, 'position') === position) !== (at === sequence)) {
    return `it stands at position ${position} with event ${sequence}, and event ${at} at ${text(last, 'position')}`;
  }
  if (at === sequence && text(last, 'known_from') !== knownFrom) {
    return `it is known from ${knownFrom}, and event ${at} from ${text(last, 'known_from')}`;
  }
  return null;
}

function treeFault(tree: TreeReader, { tree: stated }: Checkpoint): string | null {
  const size = tree.sizeThrough(Number.MAX_SAFE_INTEGER);
  if (stated.size !== size) return `it counts ${stated.size} leaves, and ${size} are there`;
  // Different lists of subtree roots can give the same root, so their number is checked: one for each power
  // of two in the size.
  const subtrees = size.toString(2).replaceAll('0', '').length;
  if (stated.roots.length !== subtrees) {
    return `it has ${stated.roots.length} roots of subtrees, and ${size} leaves make ${subtrees}`;
  }
  try {
    const [root, own] = [rootOf(stated), tree.root(size)];
    return root === own ? null : `its root is ${root}, and that of its leaves ${own}`;
  } catch (error) {
    return `its leaves make no tree: ${error instanceof Error ? error.message : String(error)}`;
  }
}
