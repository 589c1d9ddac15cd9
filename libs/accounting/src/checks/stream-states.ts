import { canonicalJson, type JsonObject } from '@art30/event-sourcing';
import type { Entry } from '../kernel/entries';
import type { KeptTexts, TextPlace } from './kept-texts';
import { PackedFacts } from './packed-facts';

/** Events of all streams together whose states are kept: some 3 KB each in memory. */
const keptEventsMax = 10_000;

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

/** What is kept of an event of a stream: as little as makes it again. */
type Kept = readonly [id: string, type: string, data: JsonObject];

interface Hot<State> {
  readonly state: State;
  readonly events: number;
}

/**
 * States of many streams of one kind, within bounds: those used last are kept as they are, and all others
 * as the facts of their events, from which entries follow, so that a state is made again when its stream
 * goes on.
 */
export class StreamStates<State> {
  private readonly hot = new Map<string, Hot<State>>();
  /** The last of the facts of each stream, and how many there are. */
  private readonly facts = new Map<string, { readonly last: TextPlace; readonly events: number }>();
  private readonly packed = new PackedFacts();
  private hotEvents = 0;

  constructor(
    private readonly booking: Booking<State>,
    private readonly texts: KeptTexts,
    private readonly eventsMax = keptEventsMax,
  ) {}

  /** The state of a stream as its events so far have left it. */
  of(stream: string): State {
    const known = this.hot.get(stream);
    if (known !== undefined) return known.state;
    const facts = this.facts.get(stream);
    if (facts === undefined) return this.booking.initial;
    const state = this.texts
      .through(facts.last)
      .reduce((before, text) => this.again(before, text), this.booking.initial);
    this.keep(stream, { state, events: facts.events });
    return state;
  }

  /**
   * Takes the next event of a stream.
   *
   * @param stored its entries, as canonical JSON.
   * @returns the entries that its policy makes of its facts, as canonical JSON.
   * @throws Error where it makes none; the event then counts for none that follows.
   */
  take(stream: string, event: StoredEvent, stored: string): string {
    const before = this.of(stream);
    const made = canonicalJson(this.booking.entriesOf(event, before));
    const state = this.booking.evolve(before, event);
    const { entries: _entries, ...facts } = event.data;
    const kept: Kept = [event.id, event.type, made === stored ? facts : event.data];
    const earlier = this.facts.get(stream);
    const last = this.texts.add(this.packed.pack(kept), earlier?.last);
    const events = (earlier?.events ?? 0) + 1;
    this.facts.set(stream, { last, events });
    this.keep(stream, { state, events });
    return made;
  }

  private again(before: State, text: string): State {
    const [id, type, data] = this.packed.unpack(text) as Kept;
    if ('entries' in data) return this.booking.evolve(before, { id, type, data });
    const entries = this.booking.entriesOf({ id, type, data }, before);
    // As the log would give them: without members that are undefined.
    const stored = JSON.parse(JSON.stringify(entries)) as JsonObject[];
    return this.booking.evolve(before, { id, type, data: { ...data, entries: stored } });
  }

  /** Puts a state last in the order of use, and lets go of those that were used first. */
  private keep(stream: string, hot: Hot<State>): void {
    this.drop(stream);
    this.hot.set(stream, hot);
    this.hotEvents += hot.events;
    for (const oldest of this.hot.keys()) {
      if (this.hotEvents <= this.eventsMax || oldest === stream) return;
      this.drop(oldest);
    }
  }

  private drop(stream: string): void {
    this.hotEvents -= this.hot.get(stream)?.events ?? 0;
    this.hot.delete(stream);
  }
}
