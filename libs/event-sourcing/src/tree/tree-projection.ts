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
 * One row per leaf: its own hash and those of the subtrees that it completes, each 64 characters, from
 * the bottom up. So every complete subtree stands in the row of its last leaf.
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
 * Hashes of complete subtrees from the rows of their last leaves.
 *
 * @param hashesAt `hashes` of the row of a leaf.
 */
export function nodesIn(hashesAt: (leafIndex: number) => string): NodeAt {
  return (level, index) => {
    const hashes = hashesAt((index + 1) * 2 ** level - 1);
    return hashes.slice(level * hashCharacters, (level + 1) * hashCharacters);
  };
}
