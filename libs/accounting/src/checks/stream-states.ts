import { canonicalJson, isSameJson, type Json, type JsonObject } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';
import { type Entry, withoutAbsent } from '../kernel/entries';
import type { KeptTexts, TextPlace } from './kept-texts';

/**
 * A JSON value whose member names are replaced by the number of a shape (a list of names). An object is its shape's
 * number followed by its values; a list is -1 followed by its items.
 */
type Packed = string | number | boolean | null | PackedMembers;
type PackedMembers = readonly [shape: number, ...values: Packed[]];

/** Node of a prefix tree of member names, in which the number of a shape is found. */
interface Names {
  shape?: number;
  readonly further: Map<string, Names>;
}

/** Marks a packed list, in the place where an object has its shape number. */
const list = -1;

/**
 * Stores JSON compactly: the member names of objects repeat throughout a log, so they are stored once for each shape.
 */
export class PackedFacts {
  private readonly shapes: (readonly string[])[] = [];
  private readonly names: Names = { further: new Map() };

  pack(facts: JsonObject | readonly Json[]): string {
    return JSON.stringify(this.packed(facts));
  }

  unpack(text: string): unknown {
    return this.unpacked(JSON.parse(text) as Packed);
  }

  private packed(value: Json): Packed {
    if (typeof value !== 'object' || value === null) return value;
    const packed: [number, ...Packed[]] = [list];
    if (isList(value)) {
      for (const item of value) packed.push(this.packed(item));
      return packed;
    }
    let { names } = this;
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      names = nextNames(names, name);
      packed.push(this.packed(member));
    }
    packed[0] = names.shape ??= this.added(value);
    return packed;
  }

  private unpacked(packed: Packed): Json {
    if (typeof packed !== 'object' || packed === null) return packed;
    const [shape, ...values] = packed;
    const members = values.map((value) => this.unpacked(value));
    if (shape === list) return members;
    const names = this.shapes[shape] ?? [];
    return Object.fromEntries(names.map((name, index) => [name, members[index]]));
  }

  /** Assigns the next number to a new shape and returns it. */
  private added(value: JsonObject): number {
    return this.shapes.push(Object.keys(value).filter((name) => value[name] !== undefined)) - 1;
  }
}

function nextNames({ further }: Names, name: string): Names {
  const nextNode = further.get(name);
  if (nextNode !== undefined) return nextNode;
  const names: Names = { further: new Map() };
  further.set(name, names);
  return names;
}

function isList(value: JsonObject | readonly Json[]): value is readonly Json[] {
  return Array.isArray(value);
}

/** Size of the state cache over all streams, in events; each takes some 3 KB of memory. */
const keptEventsMax = 10_000;
/** Streams with at least this many events are recomputed in batches, unless their state is in the cache. */
const lotFromEvents = 8;
/** Most old events that are replayed for each event of a batch. A batch waits until it has enough events for that. */
const againPerEvent = 1;

/** Functions that fold the events of one kind of stream and compute their entries. */
export interface Booking<State> {
  readonly initial: State;
  readonly evolve: (state: State, event: StoredEvent) => State;
  /** Returns the entries that the event's posting policy computes from its facts. */
  readonly entriesOf: (event: StoredEvent, before: State) => readonly Entry[];
}

/** An event with the members that are needed to fold it into the state of its stream. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** A stored event with its sequence in the log. */
export interface PlacedFacts extends StoredEvent {
  readonly sequence: number;
}

/** The stored entries of an event and the recomputed ones, which differ; each as canonical JSON. */
export interface EntriesMade {
  readonly event: PlacedFacts;
  readonly stream: string;
  readonly stored: string;
  /**
   * The entries that the policy computes from the facts, or the error that it threw. An event with an error is not
   * folded into the state for later events.
   */
  readonly made: { readonly entries: string } | { readonly error: unknown };
}

/**
 * Compact form of a checked event. Entries that equal the recomputed ones are left out, because the policy can compute
 * them again.
 */
type Kept = readonly [id: string, type: string, data: JsonObject];
/** Compact form of an event that waits for its batch. */
type Waiting = readonly [sequence: number, id: string, type: string, data: JsonObject];

interface Hot<State> {
  readonly state: State;
  readonly events: number;
}

/** Position of the last stored event of a stream in the byte log, and the number of its stored events. */
interface Facts {
  readonly last: TextPlace;
  readonly events: number;
}

/**
 * States of many streams of one kind within bounded memory. Recently used states are cached; others are rebuilt by
 * replaying their events. Events of a long stream that is not cached wait for a batch. Rebuilding then replays about
 * as many events as the batch has, even if many long streams alternate.
 */
export class StreamStates<State> {
  private readonly hot: LRUCache<string, Hot<State>>;
  private readonly facts = new Map<string, Facts>();
  /** Packed events of each stream that wait to be recomputed, in order. */
  private readonly waiting = new Map<string, Lot>();
  private readonly packed = new PackedFacts();

  /** @param differs receives the events whose stored entries differ from the recomputed ones, in stream order. */
  constructor(
    private readonly booking: Booking<State>,
    private readonly texts: KeptTexts,
    private readonly differs: (made: EntriesMade) => void,
    eventsMax = keptEventsMax,
  ) {
    this.hot = new LRUCache({ maxSize: eventsMax, sizeCalculation: ({ events }) => events });
  }

  /** Returns the state of a stream after the events so far. */
  of(stream: string): State {
    this.takeWaiting(stream);
    return this.stateOf(stream);
  }

  /** Adds the next event of a stream and checks its entries, at once or in a later batch. */
  take(stream: string, event: PlacedFacts): void {
    const earlier = this.facts.get(stream)?.events ?? 0;
    if (earlier < lotFromEvents || this.hot.has(stream)) return this.book(stream, event);
    const { sequence, id, type, data } = event;
    const one: Waiting = [sequence, id, type, data];
    const waiting = this.waiting.get(stream) ?? new Lot(this.texts);
    waiting.add(this.packed.pack(one));
    this.waiting.set(stream, waiting);
    if (waiting.events * againPerEvent >= earlier) this.takeWaiting(stream);
  }

  /** Checks all events that still wait for a batch. */
  end(): void {
    for (const stream of this.waiting.keys()) this.takeWaiting(stream);
  }

  private takeWaiting(stream: string): void {
    const waiting = this.waiting.get(stream);
    this.waiting.delete(stream);
    for (const text of waiting?.texts ?? []) {
      const [sequence, id, type, data] = this.packed.unpack(text) as Waiting;
      this.book(stream, { sequence, id, type, data });
    }
  }

  private book(stream: string, event: PlacedFacts): void {
    const before = this.stateOf(stream);
    const stored = event.data['entries'] ?? null;
    let entries: readonly Entry[];
    let isSame: boolean;
    try {
      entries = this.booking.entriesOf(event, before);
      isSame = isSameJson(entries, stored);
      this.keep(stream, this.booking.evolve(before, event));
    } catch (error) {
      this.differs({ event, stream, stored: canonicalJson(stored), made: { error } });
      return;
    }
    if (!isSame) {
      const made = { entries: canonicalJson(entries) };
      this.differs({ event, stream, stored: canonicalJson(stored), made });
    }
    const { entries: _entries, ...facts } = event.data;
    const kept: Kept = [event.id, event.type, isSame ? facts : event.data];
    const earlier = this.facts.get(stream);
    const last = this.texts.add(this.packed.pack(kept), earlier?.last);
    this.facts.set(stream, { last, events: (earlier?.events ?? 0) + 1 });
  }

  private stateOf(stream: string): State {
    const hotEntry = this.hot.get(stream);
    if (hotEntry !== undefined) return hotEntry.state;
    const facts = this.facts.get(stream);
    if (facts === undefined) return this.booking.initial;
    const state = this.texts
      .through(facts.last)
      .reduce((before, text) => this.again(before, text), this.booking.initial);
    this.hot.set(stream, { state, events: facts.events });
    return state;
  }

  private again(before: State, text: string): State {
    const [id, type, data] = this.packed.unpack(text) as Kept;
    if ('entries' in data) return this.booking.evolve(before, { id, type, data });
    // Undefined dimensions are removed, because the stored JSON has none and the states must be equal.
    const entries = this.booking
      .entriesOf({ id, type, data }, before)
      .map((line) => ({ ...line, dims: withoutAbsent(line.dims) }));
    return this.booking.evolve(before, { id, type, data: { ...data, entries } });
  }

  private keep(stream: string, state: State): void {
    this.hot.set(stream, { state, events: (this.facts.get(stream)?.events ?? 0) + 1 });
  }
}

/**
 * The waiting events of one stream. They are written to the byte log if it is outside memory; otherwise they are in an
 * array that is freed after the batch.
 */
class Lot {
  events = 0;
  private last: TextPlace | undefined;
  private readonly inMemory: string[] = [];

  constructor(private readonly kept: KeptTexts) {}

  add(text: string): void {
    this.events += 1;
    if (this.kept.isOutside) this.last = this.kept.add(text, this.last);
    else this.inMemory.push(text);
  }

  /** The waiting events in their order. */
  get texts(): readonly string[] {
    return this.last === undefined ? this.inMemory : this.kept.through(this.last);
  }
}
