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

/** Characters of a hash in hex. */
const hashCharacters = 64;

/** Where an event stands in the whole log of all engagements. */
export interface LeafPlace {
  /** Place in the log, from 1. */
  readonly sequence: number;
  readonly stream: string;
}

/**
 * The tree over all events of the auditor's log (RFC 6962), kept in memory: it holds what auditors did and not what
 * the office did, some thousand events in a year.
 */
export class LogTree {
  private tree: Frontier = emptyTree;
  /** By leaf its hash and those of the subtrees that it completes, one after the other. */
  private readonly hashes: string[] = [];
  private readonly nodeAt = nodesIn((index) => this.hashes[index] ?? '');
  private readonly places = new Map<string, LeafPlace>();
  /** Number of leaves by stream, in the order of the first ones. */
  readonly leavesByStream = new Map<string, number>();
  /** Streams by the names of their events. */
  private readonly streams = new Map<string, string>();
  /** Ids of the events by their places, in digits. */
  private readonly ids = new Map<string, string>();
  private readonly opened: RecordedEvent[] = [];
  private position: Position | null = null;
  private following: Promise<void> = Promise.resolve();

  constructor(private readonly store: Pick<EventStore, 'readAll'>) {}

  /** Takes in what was written since, by this instance or another. @throws Unavailable. */
  async catchUp(): Promise<void> {
    const before = this.following.catch(() => undefined);
    this.following = before.then(() => this.readOn());
    return this.following;
  }

  /** Leaves of the tree. */
  get size(): number {
    return this.tree.size;
  }

  /** The hash of the tree of the first so many leaves, in hex. */
  rootAt(size: number): string {
    return rootAt(size, this.nodeAt);
  }

  /** The hash of a leaf, from 0, in hex. */
  leafAt(index: number): string {
    return (this.hashes[index] ?? '').slice(0, hashCharacters);
  }

  /** Siblings on the way from a leaf, from 0, to the root of a size, in hex. */
  inclusion(index: number, size: number): readonly string[] {
    return inclusionProof(index, size, this.nodeAt);
  }

  /** What leads from the root of a size to that of a larger one, in hex. */
  consistency(from: number, to: number): readonly string[] {
    return from === 0 ? [] : consistencyProof(from, to, this.nodeAt);
  }

  leafPlaceOf(eventId: string): LeafPlace | undefined {
    return this.places.get(eventId);
  }

  /** Stream of the event of a name. */
  streamOf(eventName: string): string | undefined {
    return this.streams.get(eventName);
  }

  /** Id of the event with a place in the log, from 1, in digits. */
  idAt(sequence: string): string | undefined {
    return this.ids.get(sequence);
  }

  /** The events that opened engagements, in the order of the log. */
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
