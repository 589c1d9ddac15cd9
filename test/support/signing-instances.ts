import { randomUUID } from 'node:crypto';
import {
  checkpointKeysDecider,
  ledgerEventOf,
  ledgerOpened,
  readModel,
  type KeyChangeEvent,
} from '@art30/accounting';
import { Books, rebuild } from '@art30/books';
import { fold, type EventStore } from '@art30/event-sourcing';
import { Checkpoints, type CheckpointMemory, type Clock } from '@art30/ledger';
import { MemoryTexts, openScratchReadStore } from '@art30/storage';
import { treeBooks } from '../../apps/api/src/checkpoints/tree-books';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import { testSigner } from './checkpoints';

export const ledgerOfInstances = '1b4e28ba-2fa1-4d2b-883f-0016d3cca427';
export const signerOfInstances = testSigner(ledgerOfInstances);

interface Instance {
  /** Registers a function that cleans up at the end of the test. */
  readonly after: (ending: () => unknown) => void;
  readonly today?: () => string;
  /** Store that remembers the instance's last checkpoint; an empty one in memory by default. */
  readonly memory?: CheckpointMemory;
  /** True if the instance's read model stays behind the head of the log. */
  readonly isBehind?: boolean;
  /**
   * Called when the instance finds that the log was changed. By default it throws, since a race between instances must
   * not look like a changed log.
   */
  readonly halt?: (why: string) => void;
}

function noHalt(why: string): void {
  throw new Error(`halted: ${why}`);
}

/**
 * Returns an instance that signs checkpoints. It has a read model of its own, which follows the log only when it is
 * told to.
 */
export function signingInstance(
  events: EventStore,
  {
    after,
    today = () => '2024-12-31T12:00:00.000Z',
    memory = memoryOf(null),
    isBehind = false,
    halt = noHalt,
  }: Instance,
) {
  const readStore = openScratchReadStore(readModel);
  after(() => readStore.close());
  let reading: Promise<unknown> = Promise.resolve();
  const waitFor = async () => {
    if (isBehind) return 'timeout' as const;
    reading = reading.then(() => rebuild(events, readStore));
    await reading;
    return 'reached' as const;
  };
  const books = new Books({
    events,
    readStore,
    proposalDays: 30,
    today: () => today().slice(0, 10),
    progress: { waitFor, standsAt: () => null },
    sha256: sha256Hex,
    texts: new MemoryTexts(),
  });
  const tree = treeBooks(books, { waitFor });
  const clock = {
    kind: 'system',
    now: () => new Date(today()),
    msSince: (time: string) => Date.parse(today()) - Date.parse(time),
  } as Clock;
  const keys = async () =>
    fold(
      checkpointKeysDecider,
      (await events.readStream('checkpoint-keys')).map((stored) => ({
        ...stored,
        event: ledgerEventOf(stored) as KeyChangeEvent,
      })),
    );
  const ledger = { read: async () => ({ state: await keys() }) as never };
  const signing = new Checkpoints({
    events,
    clock,
    ledger,
    tree,
    signers: () => [signerOfInstances],
    sha256: sha256Hex,
    witnessAlarm: async () => Promise.resolve(null),
    memory,
    halt,
    turn: () => Promise.resolve(),
  });
  return { books, clock, signing };
}

/** Returns a store for the last checkpoint in memory, which is lost with the process. */
function memoryOf(first: string | null): CheckpointMemory {
  let note = first;
  return {
    newest: () => note,
    keep: async (next) => Promise.resolve(void (note = next)),
    file: async () => Promise.resolve(),
    others: async () => Promise.resolve([]),
  };
}

/** Returns an event that becomes a leaf of the Merkle tree. With `ledger`, it is the first event of that ledger. */
export function booked(id: string = randomUUID(), ledger?: { readonly id: string }) {
  const metadata = { recordedAt: '2024-05-07T10:00:00.000Z', recordedBy: 'ledger' };
  const hashes = { keyHash: '', requestHash: '' };
  const of = ledger === undefined ? {} : { ledger };
  return {
    ...ledgerOpened('system', '2024-05-07'),
    id,
    metadata: { ...metadata, ...hashes, ...of },
  };
}

/** Appends the first event of the ledger to a store. The event is the same in each store. */
export async function openedBy<Store extends EventStore>(store: Store): Promise<Store> {
  await store.append('ledger', 'no-stream', [booked(ledgerOfInstances, { id: ledgerOfInstances })]);
  return store;
}

/** Appends an event that becomes a leaf of the Merkle tree. */
export function bookLeaf(store: EventStore, name: string = randomUUID()) {
  return store.append(`claim-${name}`, 'no-stream', [booked()]);
}
