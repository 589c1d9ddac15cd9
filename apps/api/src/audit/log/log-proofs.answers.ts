import { kit } from '@art30/accounting';
import { LeafOfLog } from '@art30/auditing';
import { eventNamed, inclusionAnswered, treeSize } from '@art30/books';

const { answer, optional, part, shape } = kit;

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

/** That an event is a leaf of the auditor's log. */
export const LogInclusionProof = answer('LogInclusionProof', {
  event: part(LeafOfLog)('The event and its leaf.'),
  ...inclusionAnswered,
});
