import { rootOf, type Checkpoint, type ReadStore } from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';
import { TreeReader } from './tree-reader';

/**
 * Looks, before a read model answers queries, whether its checkpoint follows from its own rows: that is in no
 * fingerprint, and every later one grows from it.
 *
 * @param readStore nobody else may write to it meanwhile.
 * @param name of its file.
 * @throws Error where it does not.
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

/** An event that operators left out has no row, so that the last row may stand before the checkpoint. */
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
  // Other subtrees may have one root in all: a tree has one for each power of two in its size.
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
