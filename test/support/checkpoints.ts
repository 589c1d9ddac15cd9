import { bytesToHex } from '@noble/hashes/utils.js';
import { checkpointSigned, isLeaf, stream, type CheckpointReason } from '@art30/accounting';
import {
  emptyTree,
  grown,
  leafHash,
  leafLine,
  pageEventsMax,
  rootOf,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import {
  makeSignerKey,
  originOf,
  parseSignerKey,
  writeCheckpoint,
  writeNote,
  writeVerifierKey,
  type SignerKey,
} from '@art30/evidence';
import { nameUuid } from '@art30/ledger';

/**
 * Returns the key with which checkpoints of a ledger are signed. The ledger's id is the id of the first event of its
 * log.
 */
export function testSigner(ledgerId: string, seed = 7): SignerKey {
  const { signerKey } = makeSignerKey(originOf(ledgerId, []), new Uint8Array(32).fill(seed));
  return parseSignerKey(signerKey);
}

/** Returns all events of the log, in order. */
export async function wholeLog(store: Pick<EventStore, 'readAll'>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll(all.at(-1)?.position ?? null, pageEventsMax);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

interface Signing {
  /** Time of the checkpoint by the ledger's clock, ISO 8601. */
  readonly time?: string;
  /** Number of leaves that the checkpoint covers; all leaves of the log by default. */
  readonly size?: number;
  readonly because?: CheckpointReason;
  /** Turns the true content of the checkpoint into the forged content that is signed and stored. */
  readonly forged?: (signed: SignedTree) => SignedTree;
}

/** Content of a checkpoint: a signed root of the log's Merkle tree, as its event stores it. */
export interface SignedTree {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/**
 * Signs a checkpoint of the whole log, or of its first leaves, and appends its event.
 *
 * @returns the signed note, which is the text form of a checkpoint.
 */
export async function signCheckpoint(
  store: EventStore,
  signer: SignerKey,
  { time = '2024-12-31T23:00:00.000Z', size, because = 'SCHEDULE', forged }: Signing = {},
): Promise<string> {
  const own = await store.readStream(stream.ledger);
  const restores = own.filter(({ type }) => type === 'LedgerRestored').map(({ id }) => id);
  const leaves = (await wholeLog(store)).filter(isLeaf);
  const tree = leaves
    .slice(0, size)
    .reduce((before, leaf) => grown(before, bytesToHex(leafHash(leafLine(leaf)))).tree, emptyTree);
  const origin = originOf(own[0]?.metadata.ledger?.id ?? '', restores);
  const head = { origin, size: tree.size, root: rootOf(tree) };
  const text = writeCheckpoint({ ...head, time });
  const signed = { ...head, note: writeNote({ text, signatures: [signer.sign(text)] }) };
  const { note } = signed;
  const key = writeVerifierKey(signer.verifier);
  const date = time.slice(0, 10);
  const facts = { ...(forged?.(signed) ?? signed), key, because };
  const { type, data } = checkpointSigned(date, facts);
  const name = stream.checkpoints(time.slice(0, 4));
  const last = (await store.readStream(name)).length - 1;
  const hash = '0'.repeat(64);
  const metadata = { recordedAt: time, recordedBy: 'service', keyHash: hash, requestHash: hash };
  const id = nameUuid('checkpoint of a test', name, last + 1);
  await store.append(name, last < 0 ? 'no-stream' : last, [{ id, type, data, metadata }]);
  return note;
}
