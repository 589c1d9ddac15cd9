import { canonicalJson, isSameJson, type Json, type JsonObject } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';
import { type Entry, withoutAbsent } from '../kernel/entries';
import type { KeptTexts, TextPlace } from './kept-texts';

/** A value without the names of its members: of an object its shape and then its values, of a list its items. */
type Packed = string | number | boolean | null | PackedMembers;
type PackedMembers = readonly [shape: number, ...values: Packed[]];

/** Names that shapes begin with, and what they go on with. */
interface Names {
  shape?: number;
  readonly further: Map<string, Names>;
}

/** Stands in the place of a shape for a list. */
const list = -1;

/** Writes facts in few characters: the names of members, which are alike throughout a log, once for all. */
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

  /** The number of a shape that was not met before. */
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

/** Events of all streams together whose states are kept: some 3 KB each in memory. */
const keptEventsMax = 10_000;
/** Events from which a state is made again for each one that follows. */
const lotFromEvents = 8;
/** Events that are made again for each one that waits for it, at most. */
const againPerEvent = 1;

/** How the events of one kind of stream are folded and booked. */
export interface Booking<State> {
  readonly initial: State;
  readonly evolve: (state: State, event: StoredEvent) => State;
  /** Entries that a policy makes of the facts. */
  readonly entriesOf: (event: StoredEvent, before: State) => readonly Entry[];
}

/** An event as it is folded. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** An event at its place in the log. */
export interface PlacedFacts extends StoredEvent {
  readonly sequence: number;
}

/** The entries that an event stores, and others that follow from its facts, each as canonical JSON. */
export interface EntriesMade {
  readonly event: PlacedFacts;
  readonly stream: string;
  readonly stored: string;
  /** What its policy makes of its facts; or why it makes nothing, and the event counts for none that follows. */
  readonly made: { readonly entries: string } | { readonly error: unknown };
}

/** What is kept of an event of a stream: as little as makes it again. */
type Kept = readonly [id: string, type: string, data: JsonObject];
/** What is kept of an event whose entries were not made yet. */
type Waiting = readonly [sequence: number, id: string, type: string, data: JsonObject];

interface Hot<State> {
  readonly state: State;
  readonly events: number;
}

/** The last of the facts of a stream, and how many there are. */
interface Facts {
  readonly last: TextPlace;
  readonly events: number;
}

/**
 * States of many streams of one kind, within bounds: those used last are kept as they are, and all others
 * as the facts of their events, from which entries follow, so that a state is made again when its stream
 * goes on. Events of a long stream whose state is not at hand wait until they are a lot, so that making it
 * again costs no event more than `againPerEvent` others, however many long streams go on in turn.
 */
export class StreamStates<State> {
  private readonly hot: LRUCache<string, Hot<State>>;
  private readonly facts = new Map<string, Facts>();
  /** Events whose entries are not made yet, packed, in the order of their stream. */
  private readonly waiting = new Map<string, Lot>();
  private readonly packed = new PackedFacts();

  /** @param differs is told where stored entries are not those of the facts, in the order of each stream. */
  constructor(
    private readonly booking: Booking<State>,
    private readonly texts: KeptTexts,
    private readonly differs: (made: EntriesMade) => void,
    eventsMax = keptEventsMax,
  ) {
    this.hot = new LRUCache({ maxSize: eventsMax, sizeCalculation: ({ events }) => events });
  }

  /** The state of a stream as its events so far have left it. */
  of(stream: string): State {
    this.takeWaiting(stream);
    return this.stateOf(stream);
  }

  /** Takes the next event of a stream. */
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

  /** Makes the entries of all events that wait. */
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
    // As the log would give them.
    const entries = this.booking
      .entriesOf({ id, type, data }, before)
      .map((line) => ({ ...line, dims: withoutAbsent(line.dims) }));
    return this.booking.evolve(before, { id, type, data: { ...data, entries } });
  }

  private keep(stream: string, state: State): void {
    this.hot.set(stream, { state, events: (this.facts.get(stream)?.events ?? 0) + 1 });
  }
}

/** Events of a stream that wait: out of the way where texts are, or in memory, which has them back afterwards. */
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

  /** In the order in which they came. */
  get texts(): readonly string[] {
    return this.last === undefined ? this.inMemory : this.kept.through(this.last);
  }
}
