import { kit } from '@art30/accounting';

const { answer, count, listOf, part, sha256, wholeNumber } = kit;

/** A proof for a tree of 2 ** 64 leaves has no more hashes. */
const proofHashesMax = 65;

/** Number of leaves of a tree. */
export const treeSize = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Hashes as examples have them. */
const exampleRoot = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';
export const exampleLeaf = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';

/** An event by its id, or by its place in its log. */
export const eventNamed = kit.pattern(
  'event',
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9]\d{0,14})$/,
  'must be the id of an event, or its sequence, such as 42',
);

/** Members of a proof that an event is a leaf, besides the event. */
export const inclusionAnswered = {
  size: count('Leaves of the tree.', 57),
  root: sha256('Root of the tree over that many leaves (RFC 6962, 2.1), in hex.', exampleRoot),
  proof: listOf(sha256, proofHashesMax)(
    'Siblings on the way from the leaf to the root, from the bottom up (RFC 6962, 2.1.1).',
    [exampleLeaf],
  ),
};

/** A tree by its size and root. */
const TreeHead = answer('TreeHead', {
  size: count('Its leaves.', 42),
  root: sha256('Its root, in hex.', exampleRoot),
});

/** That a tree begins with a smaller one. */
export const ConsistencyProof = answer('ConsistencyProof', {
  from: part(TreeHead)('The smaller tree.'),
  to: part(TreeHead)('The larger tree.'),
  proof: listOf(sha256, proofHashesMax)(
    'What leads from the smaller root to the larger one (RFC 6962, 2.1.2).',
    [exampleLeaf],
  ),
});
