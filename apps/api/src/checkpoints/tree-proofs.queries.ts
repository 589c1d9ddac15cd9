import { kit, auditingRoles } from '@art30/accounting';
import { asOfAsked, ConsistencyProof, InclusionProof, eventNamed, treeSize } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { optional, shape } = kit;

const { after } = asOfAsked;

/** Query for the proof that an event is in the tree of a given size (RFC 6962). */
const InclusionQuery = shape('InclusionQuery', {
  event: eventNamed(
    'Id of the event, or its sequence, which an event that was left out of the read models has as well.',
    '42',
  ),
  size: optional(
    treeSize(
      'Leaves of the tree. Left out: those under the last checkpoint, or all where none was signed.',
      57,
    ),
  ),
  after,
});

/** Query for the proof that a larger tree begins with all events of a smaller one (RFC 6962). */
const ConsistencyQuery = shape('ConsistencyQuery', {
  from: treeSize('Leaves of the smaller tree, as of a checkpoint that you kept.', 42),
  to: optional(
    treeSize(
      'Leaves of the larger tree. Left out: those under the last checkpoint, or all where none was signed.',
      57,
    ),
  ),
  after,
});

export const proofQueries: QueryResource = {
  name: 'ProofsController',
  root: 'v1/audit/proofs',
  tag: 'audit',
  routes: {
    inclusion: queryRoute({
      at: 'inclusion',
      roles: auditingRoles,
      about: 'namedByLine',
      query: InclusionQuery,
      answer: InclusionProof,
      read: (books, query) => books.proofs.treeProofs.inclusion(query),
      summary: 'Prove that an event is in the log',
      description:
        'Every event but a checkpoint is a leaf of a Merkle tree (RFC 6962), in the order of the log. The hash of the line and the proof lead to the root, which a checkpoint signs: with that checkpoint anybody can verify that the log has this event, unchanged, at this place.',
      unknown: 'EVENT_UNKNOWN, LEAF_UNKNOWN',
    }),
    consistency: queryRoute({
      at: 'consistency',
      roles: [...auditingRoles, 'operator'],
      about: 'none',
      query: ConsistencyQuery,
      answer: ConsistencyProof,
      read: (books, query) => books.proofs.treeProofs.consistency(query),
      summary: 'Prove that the log only grew',
      description:
        'The tree of the larger size begins with all leaves of the smaller one, unchanged and in their order: so an older checkpoint that you kept verifies a newer one.',
    }),
  },
};
