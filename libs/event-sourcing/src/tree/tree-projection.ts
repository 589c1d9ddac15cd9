import type { Projection, SequencedEvent, TableRow, TableSpec } from '../projection';
import type { NodeAt } from './merkle-tree';

const hashCharacters = 64;

const table: TableSpec = {
  name: 'leaves',
  columns: { leaf_index: 'INTEGER', sequence: 'INTEGER', hashes: 'TEXT' },
  nullable: [],
  key: ['leaf_index'],
  indexes: [['sequence']],
};

/**
 * Adds one row for each leaf (event in the hash tree of the log). Its column `hashes` has the hash of the leaf
 * and of each subtree that the leaf completes, 64 characters each, from the bottom up. So proofs need no
 * hashing of events: the hash of every complete subtree is in the row of its last leaf.
 */
export const treeProjection: Projection = {
  name: 'tree',
  tables: [table],
  rowsOf: leafRows,
  rowsOfSkipped: leafRows,
};

function leafRows({ sequence, leaf }: SequencedEvent): readonly TableRow[] {
  if (leaf === undefined) return [];
  const hashes = leaf.completed.join('');
  return [{ table: table.name, row: { leaf_index: leaf.index, sequence, hashes } }];
}

/**
 * Returns a function that reads the hash of a complete subtree from the row of its last leaf.
 *
 * @param hashesAt returns the column `hashes` of the row of a leaf.
 */
export function nodesIn(hashesAt: (leafIndex: number) => string): NodeAt {
  return (level, index) => {
    const hashes = hashesAt((index + 1) * 2 ** level - 1);
    return hashes.slice(level * hashCharacters, (level + 1) * hashCharacters);
  };
}
