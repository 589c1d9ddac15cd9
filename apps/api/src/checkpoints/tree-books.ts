import type { Books } from '@art30/books';
import type { TreeBooks, WitnessBooks } from '@art30/ledger';
import type { ProjectionWorker } from '../storage/projection-worker';

/**
 * Gives the code that signs checkpoints the tree over the log and the earlier checkpoints. Both are read from this
 * instance's read model.
 */
export function treeBooks(
  books: Pick<Books, 'times' | 'proofs'>,
  projections: Pick<ProjectionWorker, 'waitFor'>,
): TreeBooks {
  const { tree, checkpoints } = books.proofs;
  return {
    async atHead() {
      await books.times.asOf.resolveAtHead();
      const { size, position } = tree.progress();
      const [first, last, newest] = [checkpoints.first(), checkpoints.last(), checkpoints.newest()];
      return { size, root: tree.root(size), first, last, newest, position };
    },
    revisionIn: (stream) => checkpoints.revisionIn(stream),
    root: (size) => tree.root(size),
    consistency: (earlier, size) => tree.consistency(earlier, size),
    firstKey: () => checkpoints.first()?.key ?? null,
    checkpoint: (eventId) => checkpoints.find(eventId),
    unsigned: () => checkpoints.unsigned(),
    waitFor: (position) => projections.waitFor(position),
  };
}

/**
 * Gives the code that calls witnesses (cosigners of checkpoints) the checkpoints and their cosignatures. Both are read
 * from this instance's read model.
 */
export function witnessBooks(books: Books, projections: ProjectionWorker): WitnessBooks {
  const { tree, checkpoints } = books.proofs;
  return {
    last: () => checkpoints.last(),
    async lastAtHead() {
      await books.times.asOf.resolveAtHead();
      return checkpoints.last();
    },
    cosignatures: (eventId) => checkpoints.cosignaturesOf([eventId]).get(eventId) ?? [],
    lastSignedBy: (name, origin) => checkpoints.lastSignedBy(name, origin),
    consistency: (earlier, size) => tree.consistency(earlier, size),
    waitFor: (position) => projections.waitFor(position),
  };
}
