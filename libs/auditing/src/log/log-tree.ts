import {
  consistencyProof,
  emptyTree,
  eventNameOf,
  grown,
  inclusionProof,
  leafHash,
  leafLine,
  nodesIn,
  pageEventsMax,
  rootAt,
  type EventStore,
  type Frontier,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { isOfKeys } from './key-claims';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Length of a SHA-256 hash, in hex digits. */
const hashCharacters = 64;

/** Place of an event in the log of all engagements. */
export interface LeafPlace {
  /** Sequence in the log, starting at 1. */
  readonly sequence: number;
  readonly stream: string;
}

/**
 * Merkle tree over all events of the auditor's log (RFC 6962). It is held in memory, since auditors record
 * only some thousand events in a year.
 */
export class LogTree {
  private tree: Frontier = emptyTree;
  /** For each leaf its hash, followed by the hashes of the subtrees that it completes. */
  private readonly hashes: string[] = [];
  private readonly nodeAt = nodesIn((index) => this.hashes[index] ?? '');
  private readonly places = new Map<string, LeafPlace>();
  /** Number of leaves of each stream, in the order of their first leaves. */
  readonly leavesByStream = new Map<string, number>();
  /** Stream of each event, by the event's name, which is derived from the request that wrote the event. */
  private readonly streams = new Map<string, string>();
  /** Id of each event, by its sequence in digits. */
  private readonly ids = new Map<string, string>();
  private readonly opened: RecordedEvent[] = [];
  private position: Position | null = null;
  private following: Promise<void> = Promise.resolve();

  constructor(private readonly store: Pick<EventStore, 'readAll'>) {}

  /**
   * Reads events appended since the last call, by this instance or another.
   *
   * @throws Unavailable.
   */
  async catchUp(): Promise<void> {
    const before = this.following.catch(() => undefined);
    this.following = before.then(() => this.readOn());
    return this.following;
  }

  /** Number of leaves. */
  get size(): number {
    return this.tree.size;
  }

  /** Returns the root hash of the tree over the first `size` leaves, in hex. */
  rootAt(size: number): string {
    return rootAt(size, this.nodeAt);
  }

  /** Returns the hash of a leaf in hex; indexes start at 0. */
  leafAt(index: number): string {
    return (this.hashes[index] ?? '').slice(0, hashCharacters);
  }

  /**
   * Returns the hashes, in hex, that prove that a leaf is in the tree over the first `size` leaves. Indexes
   * start at 0.
   */
  inclusion(index: number, size: number): readonly string[] {
    return inclusionProof(index, size, this.nodeAt);
  }

  /**
   * Returns the hashes, in hex, that prove that the tree of `to` leaves extends the tree of `from` leaves.
   * Every tree extends the empty one, so the proof from 0 is empty.
   */
  consistency(from: number, to: number): readonly string[] {
    return from === 0 ? [] : consistencyProof(from, to, this.nodeAt);
  }

  leafPlaceOf(eventId: string): LeafPlace | undefined {
    return this.places.get(eventId);
  }

  /** Returns the stream of the event with this name. */
  streamOf(eventName: string): string | undefined {
    return this.streams.get(eventName);
  }

  /** Returns the id of the event with this sequence, which is in digits and starts at 1. */
  idAt(sequence: string): string | undefined {
    return this.ids.get(sequence);
  }

  /** Returns the events that opened engagements, in log order. */
  openings(): readonly RecordedEvent[] {
    return this.opened;
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const page = await this.store.readAll(this.position, pageEventsMax);
      for (const event of page) this.add(event);
      if (page.length < pageEventsMax) return;
    }
  }

  private add(event: RecordedEvent): void {
    this.position = event.position;
    if (isOfKeys(event.stream)) return;
    const { tree, completed } = grown(this.tree, bytesToHex(leafHash(leafLine(event))));
    this.tree = tree;
    this.hashes.push(completed.join(''));
    this.ids.set(String(tree.size), event.id);
    this.places.set(event.id, { sequence: tree.size, stream: event.stream });
    this.streams.set(eventNameOf(event), event.stream);
    this.leavesByStream.set(event.stream, (this.leavesByStream.get(event.stream) ?? 0) + 1);
    if (event.type === 'EngagementOpened') this.opened.push(event);
  }
}
