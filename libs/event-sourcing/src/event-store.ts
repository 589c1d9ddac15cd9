import type { JsonObject } from './canonical-json';

/**
 * A place in the whole log. Opaque, but of fixed width: two positions of one store compare as
 * strings, so `a < b` means that the event at `a` stands before the event at `b`.
 */
export type Position = string;

/** What the stream must look like for an append to be accepted. There is no "any" on purpose. */
export type ExpectedRevision = number | 'no-stream';

/** Who did it, when we wrote it down, and which request it belongs to. */
export interface EventMetadata {
  /** UUID of what the event comes from, whatever it says; none where the id itself is that. */
  readonly name?: string;
  /** Our clock in UTC with milliseconds, `2024-05-07T10:00:00.000Z`. */
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly certifiedBy?: string;
  readonly approvedBy?: string;
  /** Of what one person books alone: who vouched for them, their role, and the delegation behind it. */
  readonly signedAs?: {
    readonly issuer: string;
    readonly role: string;
    readonly delegation?: string | undefined;
  };
  /** Name of the event that proposed what is booked; none where one person was enough. */
  readonly proposal?: string;
  /** SHA-256 over actor, route and Idempotency-Key, in hex. */
  readonly keyHash: string;
  /** SHA-256 over what is asked and who stands for it, in hex: a repeat with another is refused. */
  readonly requestHash: string;
  /** Of the event that opens a ledger: its id, and what its streams begin with on a server. */
  readonly ledger?: { readonly id: string; readonly streamPrefix?: string };
}

export interface NewEvent {
  /** A UUID that hangs on all that the event says, and on its request: `eventIdOf`. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/**
 * The name of an event: what request, step and place in it, or what act of the service, it comes from.
 * Events of before names were kept bear them as ids.
 */
export function eventNameOf({ id, metadata }: Pick<NewEvent, 'id' | 'metadata'>): string {
  return metadata.name ?? id;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream, from 0. */
  readonly revision: number;
  readonly position: Position;
  /** What the store holds of it, where `data` and `metadata` do not say all of that. */
  readonly stored?: StoredTexts | GivenValues;
  /**
   * When a server wrote it, by the server's clock, in milliseconds since 1970; undefined where no server keeps the log.
   * No part of the ledger, and no proof.
   */
  readonly createdMs?: number;
}

/** JSON texts as a store holds them, byte for byte. */
export interface StoredTexts {
  readonly as: 'texts';
  readonly data: string;
  readonly metadata: string;
}

/** What the client of a server makes of data and metadata that are no JSON objects. */
export interface GivenValues {
  readonly as: 'values';
  /** Parsed JSON, the text of what is no JSON, bytes, or undefined where there is nothing. */
  readonly data: unknown;
  readonly metadata: unknown;
}

export interface AppendResult {
  /** Revision of the last event of the append. */
  readonly revision: number;
  /** Position of the last event of the append. */
  readonly position: Position;
}

/** Bytes of one event's canonical data. */
export const eventBytesMax = 1_000_000;

/** UTF-8 takes at most three bytes for a unit of UTF-16. */
const bytesOfUnit = 3;

/** The bytes of an event's canonical data where they are more than `eventBytesMax`. */
export function bytesTooMany(data: string): number | undefined {
  if (data.length * bytesOfUnit <= eventBytesMax) return undefined;
  const { length } = new TextEncoder().encode(data);
  return length > eventBytesMax ? length : undefined;
}

/** Events a business stream may hold: it is read whole for every decision. */
export const streamEventsMax = 5_000;
/** The last of them are kept for what must still be possible on a full stream. */
export const streamEventsKept = 50;

/**
 * Whether a stream that holds so many events takes so many more.
 *
 * @param usesKept the events end or take back what has begun, for which the last revisions are kept.
 */
export function hasRoom(held: number, more: number, usesKept: boolean): boolean {
  return more === 0 || held + more <= streamEventsMax - (usesKept ? 0 : streamEventsKept);
}
/** Events one append may carry. */
export const appendEventsMax = 500;
/** Events one page of `readAll` or of a subscription may carry. */
export const pageEventsMax = 500;

/**
 * An append-only log of streams, in one total order.
 *
 * Every method rejects with `WrongRevision`, `EventTooLarge`, `Unavailable` or `OutcomeUnknown` and
 * no other expected error; anything else is a defect.
 */
export interface EventStore {
  /**
   * Appends all events or none, at exactly the expected revision; when the promise resolves they
   * are durable. Appending the same ids again at the same expected revision writes nothing and
   * gives the first answer, whatever the data now says: ids have to hang on it (`eventIdOf`). An id that stands anywhere else in the log is refused as `WrongRevision` where
   * the store can tell.
   *
   * @throws WrongRevision the stream is elsewhere; nothing was written.
   * @throws EventTooLarge an event has more than `eventBytesMax`; nothing was written.
   * @throws Unavailable nothing was written.
   * @throws OutcomeUnknown it may or may not have been written: read the stream back.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult>;

  /** The events of one stream from a revision on, oldest first; empty when there is no stream. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;

  /** Up to `limit` events of the whole log that stand after a position, in log order. */
  readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * Everything after a position and then everything new, in log order, each event once, as
   * non-empty pages of at most `pageEventsMax`. It never ends by itself: only `signal` ends it.
   */
  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>;

  /** Position of the last event, or null for an empty log. */
  head(): Promise<Position | null>;

  /**
   * Looks whether events can be read and written, as far as that can be told without writing one.
   *
   * @throws Unavailable with the reason why not.
   */
  check(): Promise<void>;

  /** Lets appends under way finish, then gives back files and connections. */
  close(): Promise<void>;

  /** What is known of the log without waiting, where it is in this process; undefined where it is on a server. */
  readonly local?: LocalLog | undefined;
}

/** A log in this process: a position says where an event stands in it, and reading takes no turn of the event loop. */
export interface LocalLog {
  /** Sequence of the event at a position. */
  sequenceAt(position: Position): number;
  /**
   * At most `pageEventsMax` events that stand after a position, in log order.
   *
   * @throws Unavailable, StoreHalted or MissingEvents.
   */
  pageAfter(after: Position | null): readonly RecordedEvent[];
  /** As `subscribe`, for a reader who takes in events by `pageAfter` too. */
  follow(reader: LocalReader): AsyncIterable<readonly RecordedEvent[]>;
}

/** Who follows a log in this process. */
export interface LocalReader {
  /** Position of the last event that it has; null where it has none. */
  lastSeenPosition(): Position | null;
  /** Is waited for once something has arrived, before it is read. */
  rest(): Promise<void>;
  readonly signal: AbortSignal;
}

export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
  ) {
    super(`stream ${stream} is not at the expected revision ${expected}`);
    this.name = 'WrongRevision';
  }
}

/** An event has more bytes than the log takes; nothing was written. */
export class EventTooLarge extends Error {
  constructor(id: string, type: string, bytes: number) {
    super(`event ${id} of type ${type} has ${bytes} bytes, over ${eventBytesMax}`);
    this.name = 'EventTooLarge';
  }
}

/** The store could not be reached or refused to work; nothing was written. */
export class Unavailable extends Error {
  constructor(readonly reason: string) {
    super(`the event store is unavailable: ${reason}`);
    this.name = 'Unavailable';
  }
}

/** The log is being read past what others wrote on its server, and its end has not come yet; it comes by itself. */
export class ReadsOn extends Unavailable {
  constructor() {
    super('it reads on past what others have written on the server, and has not come to the end');
    this.name = 'ReadsOn';
  }
}

/** The store has stopped, and does not go on before an operator acts; nothing was written. */
export class StoreHalted extends Unavailable {
  constructor(reason: string) {
    super(reason);
    this.name = 'StoreHalted';
  }
}

/** No answer came to an append; the events may have been written. */
export class OutcomeUnknown extends Error {
  constructor(
    readonly stream: string,
    options: ErrorOptions = {},
  ) {
    super(`the outcome of an append to stream ${stream} is unknown`, options);
    this.name = 'OutcomeUnknown';
  }
}

/** Pages of a log that are looked through for one event. */
const searchedPagesMax = 100;

/**
 * The event of a name that stands after a position, as what a read model has not seen yet; undefined
 * where the pages that are looked through do not hold it.
 */
export async function eventAfter(
  store: Pick<EventStore, 'readAll'>,
  position: Position | null,
  name: string,
): Promise<RecordedEvent | undefined> {
  let after = position;
  for (let pages = 0; pages < searchedPagesMax; pages += 1) {
    const page = await store.readAll(after, pageEventsMax);
    const found = page.find((event) => eventNameOf(event) === name);
    if (found !== undefined || page.length < pageEventsMax) return found;
    after = page.at(-1)?.position ?? after;
  }
  return undefined;
}
