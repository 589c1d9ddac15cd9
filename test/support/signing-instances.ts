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
  /** Ends what the instance takes up. */
  readonly after: (ending: () => unknown) => void;
  readonly today?: () => string;
  /** In memory, and empty, unless one is given. */
  readonly memory?: CheckpointMemory;
  /** Whether its read model does not come to the head of the log in time. */
  readonly isBehind?: boolean;
  /** Refuses unless it is given: a race that instances make themselves is no change of the log. */
  readonly halt?: (why: string) => void;
}

function noHalt(why: string): void {
  throw new Error(`halted: ${why}`);
}

/** An instance with a read model of its own, which has seen the log as far as it was asked for. */
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

/** A memory that ends with its process. */
function memoryOf(first: string | null): CheckpointMemory {
  let note = first;
  return {
    newest: () => note,
    keep: async (next) => Promise.resolve(void (note = next)),
    file: async () => Promise.resolve(),
    others: async () => Promise.resolve([]),
  };
}

/** An event that is a leaf of the tree; the first of a ledger where that is given. */
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

/** A store with the first event of the ledger, the same in each. */
export async function openedBy<Store extends EventStore>(store: Store): Promise<Store> {
  await store.append('ledger', 'no-stream', [booked(ledgerOfInstances, { id: ledgerOfInstances })]);
  return store;
}

/** Appends an event that is a leaf of the tree. */
export function bookLeaf(store: EventStore, name: string = randomUUID()) {
  return store.append(`claim-${name}`, 'no-stream', [booked()]);
}
