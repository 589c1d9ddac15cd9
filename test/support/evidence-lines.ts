import { checkpointSigned, nameUuid, stream, type AnyLedgerEvent } from '@art30/accounting';
import {
  canonicalJson,
  emptyTree,
  grown,
  leafHash,
  leafLine,
  rootOf,
  type Frontier,
  type RecordedEvent,
} from '@art30/event-sourcing';
import {
  originOf,
  parseSignerKey,
  writeCheckpoint,
  writeNote,
  writeVerifierKey,
} from '@art30/evidence';

/** A checkpoint (a signed root of the Merkle tree) that the test signed. */
export interface SignedPoint {
  readonly note: string;
  readonly size: number;
  readonly time: string;
}

interface Signing {
  /** The signing key in its text form. */
  readonly signer: string;
  readonly time: string;
  readonly restores?: readonly string[];
}

const metadata = {
  recordedAt: '2026-01-01T00:00:00.000Z',
  recordedBy: 'ledger',
  keyHash: '0'.repeat(64),
  requestHash: '0'.repeat(64),
};

/** Builds the lines of a log export. A test can sign a checkpoint after any line. */
export class EvidenceLines {
  readonly leaves: string[] = [];
  readonly checkpoints: string[] = [];
  readonly points: SignedPoint[] = [];
  private tree: Frontier = emptyTree;
  private readonly revisions = new Map<string, number>();

  constructor(readonly ledgerId: string) {}

  get sequence(): number {
    return this.leaves.length + this.checkpoints.length;
  }

  /** Id of the event that the next call of `act` will append. */
  get nextId(): string {
    return nameUuid('act of a test', this.sequence);
  }

  add(...events: readonly RecordedEvent[]): this {
    for (const event of events) this.addLine(leafLine(event));
    for (const event of events) this.revisions.set(event.stream, event.revision);
    return this;
  }

  addLine(line: string): void {
    this.leaves.push(line);
    this.tree = grown(this.tree, Buffer.from(leafHash(line)).toString('hex')).tree;
  }

  /** Appends an event that a person recorded, and returns its id. */
  act(name: string, { type, data }: AnyLedgerEvent, recordedBy: string): string {
    const id = this.nextId;
    const event = { id, stream: name, type, data, revision: this.next(name), position: '' };
    const [recordedAt = ''] = [metadata.recordedAt, this.points.at(-1)?.time ?? '']
      .sort()
      .reverse();
    this.add({ ...event, data, metadata: { ...metadata, recordedBy, recordedAt } });
    return id;
  }

  /** Signs a checkpoint over all leaves of the Merkle tree so far. */
  sign({ signer, time, restores = [] }: Signing): SignedPoint {
    const { size } = this.tree;
    const key = parseSignerKey(signer);
    const root = rootOf(this.tree);
    const origin = originOf(this.ledgerId, restores);
    const text = writeCheckpoint({ origin, size, root, time });
    const note = writeNote({ text, signatures: [key.sign(text)] });
    const point = { note, size, time };
    this.points.push(point);
    const facts = { origin, size, root, note, key: writeVerifierKey(key.verifier) };
    const name = stream.checkpoints(time.slice(0, 4));
    const { type, data } = checkpointSigned(time.slice(0, 10), { ...facts, because: 'REQUEST' });
    const id = nameUuid('checkpoint of a test', this.sequence);
    const signed = { ...metadata, recordedAt: time };
    const event = { data, id, metadata: signed, revision: this.next(name), stream: name, type };
    this.revisions.set(name, event.revision);
    const placed = { event, leavesBefore: this.leaves.length, sequence: this.sequence + 1 };
    this.checkpoints.push(canonicalJson(placed));
    return point;
  }

  private next(name: string): number {
    return (this.revisions.get(name) ?? -1) + 1;
  }
}

/** Yields the lines as bytes, as a verifier reads them from a file. */
export async function* bytesOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield new TextEncoder().encode(line);
}
