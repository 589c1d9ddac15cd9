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

/**
 * Summary of a log: the ledger's id, its restores from backups, its size, and its checkpoints (signed tree roots) with
 * their keys.
 */
export interface LogState {
  readonly ledgerId: string;
  /** Ids of the events that record a restore from a backup, in log order. */
  readonly restores: readonly string[];
  /** Number of events, including those that record checkpoints. */
  readonly events: number;
  /** Number of leaves of the Merkle tree over the log; checkpoints are no leaves. */
  readonly leaves: number;
  /** Checkpoint keys that replaced earlier ones, and revoked keys, as the log records them. */
  readonly keys: CheckpointKeys;
  readonly firstCheckpoint: CheckpointSigned['data'] | undefined;
  readonly lastCheckpoint: CheckpointSigned['data'] | undefined;
}

/**
 * Reads the whole log and returns its summary.
 *
 * @throws Error if the log contains no ledger with an id.
 */
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

/**
 * Computes the Merkle tree of the whole log, and its root at each of the given sizes. Sizes larger than the
 * tree are omitted.
 */
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

/** Returns the checkpoint keys that the log records as successors of the first key, and the revoked ones. */
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
