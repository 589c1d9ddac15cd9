import { signedCheckpoints } from '../checkpoint/checkpoint.facts';
import { isCheckpoints } from '../rows/streams';

/** Hash of a leaf, as examples have it. */
export const exampleLeaf = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';

/** What decides whether an event is a leaf. */
interface Placed {
  readonly stream: string;
  readonly type: string;
}

/** Whether an event is a leaf of the tree: all are but what is signed of the tree, on its own streams. */
export function isLeaf(event: Placed): boolean {
  return !(isCheckpoints(event.stream) && isOfCheckpoints(event));
}

/** Whether an event of checkpoints stands on another stream, or another event on one of theirs. */
export function isOutOfPlace(event: Placed): boolean {
  return isCheckpoints(event.stream) !== isOfCheckpoints(event);
}

function isOfCheckpoints({ type }: Placed): boolean {
  return Object.hasOwn(signedCheckpoints, type);
}
