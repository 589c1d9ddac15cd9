import { kit } from '@art30/accounting';
import { eventNamed, exampleLeaf, inclusionAnswered, treeSize } from '@art30/books';

const { answer, count, optional, part, sha256, shape, uuid, words } = kit;

/** Of which event of the auditor's log, and in which tree. */
export const LogInclusionQuery = shape('LogInclusionQuery', {
  event: eventNamed("Id of the event, or its place in the auditor's log, from 1.", '1'),
  size: optional(treeSize('Leaves of the tree. Left out: all of them.', 1)),
});

/** Two trees of the auditor's log by their sizes. */
export const LogConsistencyQuery = shape('LogConsistencyQuery', {
  from: treeSize('Leaves of the smaller tree, as you noted them with its root.', 1),
  to: optional(treeSize('Leaves of the larger tree. Left out: all of them.', 1)),
});

/** An event of the auditor's log with its leaf. */
const LeafOfLog = answer('LeafOfLog', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  logSequence: count("Place in the auditor's log, from 1.", 3),
  leafIndex: count('Leaves before it.', 2),
  leaf: sha256('SHA-256 of the byte 00 and the bytes of the line, in hex.', exampleLeaf),
  line: words(
    'The whole event as it is stored, as one line of canonical JSON (RFC 8785): data, id, metadata, revision, stream and type.',
    '{"data":{},"id":"6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30","metadata":{},"revision":1,"stream":"audit-AUD-2024","type":"SampleDrawn"}',
  ),
});

/** That an event is a leaf of the auditor's log. */
export const LogInclusionProof = answer('LogInclusionProof', {
  event: part(LeafOfLog)('The event and its leaf.'),
  ...inclusionAnswered,
});
