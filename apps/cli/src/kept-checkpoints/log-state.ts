import { bytesToHex } from '@noble/hashes/utils.js';
import {
  checkpointKeysDecider,
  isLeaf,
  ledgerEventOf,
  stream,
  type CheckpointKeys,
  type CheckpointSigned,
  type KeyChangeEvent,
} from '@art30/accounting';
import {
  emptyTree,
  fold,
  grown,
  leafHash,
  leafLine,
  pageEventsMax,
  rootOf,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { TreeAt } from '@art30/ledger';

/** What a log says of itself. */
export interface LogState {
  readonly ledgerId: string;
  /** Ids of the events by which it was restored, in their order. */
  readonly restores: readonly string[];
  /** Events, checkpoints among them. */
  readonly events: number;
  /** Leaves of its tree. */
  readonly leaves: number;
  /** Keys that were rotated to and revoked. */
  readonly keys: CheckpointKeys;
  readonly firstCheckpoint: CheckpointSigned['data'] | undefined;
  readonly lastCheckpoint: CheckpointSigned['data'] | undefined;
}

/** @throws Error for a log without a ledger that has an id. */
export async function logStateOf(log: EventStore): Promise<LogState> {
  const own = await log.readStream(stream.ledger);
  const ledgerId = own[0]?.metadata.ledger?.id;
  if (ledgerId === undefined) throw new Error('the event store holds no ledger: put the log back');
  const restores = own.filter(({ type }) => type === 'LedgerRestored').map(({ id }) => id);
  let firstCheckpoint: CheckpointSigned['data'] | undefined;
  let lastCheckpoint: CheckpointSigned['data'] | undefined;
  let [events, leaves] = [0, 0];
  for await (const stored of eventsOf(log)) {
    events += 1;
    if (isLeaf(stored)) leaves += 1;
    else if (stored.type === 'CheckpointSigned') {
      ({ data: lastCheckpoint } = ledgerEventOf(stored) as CheckpointSigned);
      firstCheckpoint ??= lastCheckpoint;
    }
  }
  const keys = await keysOf(log);
  return { ledgerId, restores, events, leaves, keys, firstCheckpoint, lastCheckpoint };
}

/** The tree of a whole log, with its root at some sizes; those above its own are left out. */
export async function treeAt(log: EventStore, sizes: readonly number[]): Promise<TreeAt> {
  const roots = new Map<number, string>();
  let tree = emptyTree;
  const note = () => {
    if (sizes.includes(tree.size)) roots.set(tree.size, rootOf(tree));
  };
  note();
  for await (const stored of eventsOf(log)) {
    if (!isLeaf(stored)) continue;
    ({ tree } = grown(tree, bytesToHex(leafHash(leafLine(stored)))));
    note();
  }
  return { size: tree.size, roots, isWhole: true };
}

/** Keys that the log names behind the first one. */
export async function keysOf(log: Pick<EventStore, 'readStream'>): Promise<CheckpointKeys> {
  const recorded = await log.readStream(stream.checkpointKeys);
  return fold(
    checkpointKeysDecider,
    recorded.map((stored) => ({ ...stored, event: ledgerEventOf(stored) as KeyChangeEvent })),
  );
}

async function* eventsOf(log: EventStore): AsyncIterable<RecordedEvent> {
  let after: RecordedEvent['position'] | null = null;
  for (;;) {
    const page: readonly RecordedEvent[] = await log.readAll(after, pageEventsMax);
    yield* page;
    if (page.length < pageEventsMax) return;
    after = page.at(-1)?.position ?? after;
  }
}
