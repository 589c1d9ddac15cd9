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

/** The tree that a checkpoint signs. */
export interface SignedTree extends TreeHead {
  /** The event in the log that states it; null for one that was kept outside the log. */
  readonly eventId: string | null;
}

/** A log, and what lets others have their turn between two of its pages. */
interface SlowlyRead {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly turn: () => Promise<void>;
}

/**
 * Computes the tree of the first leaves anew, from the log alone: what a read model says of log or checkpoint
 * proves nothing, as its rows may be what was changed.
 *
 * @returns whether the log states that checkpoint and makes another tree, or a smaller one.
 * @throws Unavailable.
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
