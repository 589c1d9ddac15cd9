import { kit, auditingRoles } from '@art30/accounting';
import { asOfAsked } from '@art30/books';
import {
  ConsistencyProof,
  eventNamed,
  exampleLeaf,
  inclusionAnswered,
  treeSize,
} from './proofs/proof.answers';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { answer, count, optional, part, sha256, shape, uuid, words } = kit;

const { after } = asOfAsked;

/** Of which event, and in which tree. */
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

/** Two trees by their sizes. */
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

/** An event with its leaf. */
const LeafOfEvent = answer('LeafOfEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  sequence: count('Place of the event in the whole log, from 1.', 42),
  leafIndex: count('Leaves before it; checkpoints have a sequence and are no leaves.', 41),
  leaf: sha256('SHA-256 of the byte 00 and the bytes of the line, in hex.', exampleLeaf),
  line: words(
    'The whole event as it is stored, as one line of canonical JSON (RFC 8785): data, id, metadata, revision, stream and type. Data or metadata that are no JSON object are a text there, in base64.',
    '{"data":{},"id":"6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30","metadata":{},"revision":0,"stream":"donor-DON-A","type":"DonorRegistered"}',
  ),
});

/** That an event is a leaf of the tree. */
const InclusionProof = answer('InclusionProof', {
  event: part(LeafOfEvent)('The event and its leaf.'),
  ...inclusionAnswered,
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
      read: (books, query) => books.treeProofs.inclusion(query),
      summary: 'Prove that an event is in the log',
      description:
        'Every event but a checkpoint is a leaf of a Merkle tree (RFC 6962), in the order of the log. The hash of the line and the proof lead to the root, which a checkpoint signs: whoever has that checkpoint knows that the event stood there, as it is, and which place it had.',
      unknown: 'EVENT_UNKNOWN, LEAF_UNKNOWN',
    }),
    consistency: queryRoute({
      at: 'consistency',
      roles: [...auditingRoles, 'operator'],
      about: 'none',
      query: ConsistencyQuery,
      answer: ConsistencyProof,
      read: (books, query) => books.treeProofs.consistency(query),
      summary: 'Prove that the log only grew',
      description:
        'The tree of the larger size begins with all leaves of the smaller one, unchanged and in their order: whoever kept an older checkpoint checks a newer one by it.',
    }),
  },
};
