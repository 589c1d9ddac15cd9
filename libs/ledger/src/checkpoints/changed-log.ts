import { isLeaf, signedCheckpoints } from '@art30/accounting';
import {
  emptyTree,
  grown,
  pureTreeHashes,
  leafLine,
  pageEventsMax,
  rootOf,
  type EventStore,
  type Position,
  type RecordedEvent,
  type TreeHead,
} from '@art30/event-sourcing';

/** Tree size and root hash that a checkpoint signs. */
export interface SignedTree extends TreeHead {
  /** Id of the event in the log that states the checkpoint; null if the checkpoint was kept only outside the log. */
  readonly eventId: string | null;
}

/** Access to the whole log, with a function that yields to other work after each page. */
interface SlowlyRead {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly turn: () => Promise<void>;
}

/**
 * Recomputes the Merkle tree of the first `size` events (its leaves) from the log alone. The read model proves nothing
 * here, as its rows may have been changed too.
 *
 * @returns true if these events give another root than the checkpoint signs, or are too few. False if the log has no
 * event that states the checkpoint, unless the checkpoint was kept outside the log.
 * @throws Unavailable if the log cannot be read.
 */
export async function isChanged(log: SlowlyRead, signed: SignedTree): Promise<boolean> {
  let tree = emptyTree;
  let root: string | undefined;
  let isStated = signed.eventId === null;
  for await (const event of eventsOf(log)) {
    if (event.id === signed.eventId) isStated = states(event, signed);
    if (!isLeaf(event) || root !== undefined) continue;
    ({ tree } = grown(tree, pureTreeHashes.leaf(leafLine(event))));
    if (tree.size === signed.size) root = rootOf(tree);
  }
  return signed.size > 0 && isStated && root !== signed.root;
}

function states({ type, data }: RecordedEvent, { size, root }: SignedTree): boolean {
  const said = data as Partial<TreeHead>;
  return type in signedCheckpoints && said.size === size && said.root === root;
}

async function* eventsOf({ events, turn }: SlowlyRead): AsyncGenerator<RecordedEvent> {
  let after: Position | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await events.readAll(after, pageEventsMax);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageEventsMax) return;
    after = last.position;
    await turn();
  }
}
