import type { JsonObject } from './canonical-json';

/**
 * The place of an event in the whole log. Its form depends on the store, but all positions of a store have the same
 * width. So they compare as strings: `a < b` means that the event at `a` was written before the event at `b`.
 */
export type Position = string;

/**
 * The state that a stream must have for an append to be accepted: its last revision, or no event at all. There is no
 * "any", so that each append rests on the events that its decision has read.
 */
export type ExpectedRevision = number | 'no-stream';

/** Metadata of an event: the people who signed it, the time of recording, and the request that led to it. */
export interface EventMetadata {
  /** UUID that names the event without depending on its content; left out in old events, whose id is their name. */
  readonly name?: string;
  /** Time of recording by the clock of the service, in UTC with milliseconds: `2024-05-07T10:00:00.000Z`. */
  readonly recordedAt: string;
  /** Id of the person who recorded the event; the next two members have people who signed it later. */
  readonly recordedBy: string;
  readonly certifiedBy?: string;
  readonly approvedBy?: string;
  /**
   * For an event that one person may record alone: the identity provider that vouched for the person, the
   * person's role, and the id of the delegation of authority under which they acted.
   */
  readonly signedAs?: {
    readonly issuer: string;
    readonly role: string;
    readonly delegation?: string | undefined;
  };
  /** Name of the event by which this one was proposed to further signers; left out if one person was enough. */
  readonly proposal?: string;
  /** SHA-256, in hex, over the person, the route and the Idempotency-Key of the request; a repeat has the same one. */
  readonly keyHash: string;
  /**
   * SHA-256, in hex, over the content of the request and the people who sign it. A request with the same `keyHash` and
   * another `requestHash` is refused, since its key was used before for something else.
   */
  readonly requestHash: string;
  /**
   * Only in the event that opens a ledger: the id of the ledger, and the prefix of its streams on a server.
   */
  readonly ledger?: { readonly id: string; readonly streamPrefix?: string };
}

/** An event before it is appended. */
export interface NewEvent {
  /** A UUID that depends on the content of the event and on its request; see `eventIdOf`. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/**
 * Returns the name of an event, which follows from the request (or act of the service) that made the event and from its
 * place among the events of that request. Old events have no name in their metadata; their id is their name.
 */
export function eventNameOf({ id, metadata }: Pick<NewEvent, 'id' | 'metadata'>): string {
  return metadata.name ?? id;
}

/** An event as it is read from the log. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Index in the stream, from 0. */
  readonly revision: number;
  readonly position: Position;
  /** The stored form of the event. Left out if `data` and `metadata` show all of it. */
  readonly stored?: StoredTexts | GivenValues;
  /**
   * Time at which a server wrote the event, by the server's clock, in milliseconds since 1970; undefined in an embedded
   * log. It is not hashed into the ledger's tree, so it proves nothing.
   */
  readonly createdMs?: number;
}

/** JSON texts as a store holds them, byte for byte. */
export interface StoredTexts {
  readonly as: 'texts';
  readonly data: string;
  readonly metadata: string;
}

/** Data and metadata that are no JSON objects, as the client of a server returns them. */
export interface GivenValues {
  readonly as: 'values';
  /** Parsed JSON, text that is not JSON, bytes, or undefined if the event has no data. */
  readonly data: unknown;
  readonly metadata: unknown;
}

/** Answer to an append that was written. */
export interface AppendResult {
  /** Revision of the last event of the append. */
  readonly revision: number;
  /** Position of the last event of the append. */
  readonly position: Position;
}

/** Largest size of an event's data in bytes of canonical JSON. */
export const eventBytesMax = 1_000_000;

/** Largest number of bytes that UTF-8 needs for one UTF-16 code unit. */
const bytesOfUnit = 3;

/** Returns the number of bytes of an event's canonical data if it exceeds `eventBytesMax`, else undefined. */
export function bytesTooMany(data: string): number | undefined {
  if (data.length * bytesOfUnit <= eventBytesMax) return undefined;
  const { length } = new TextEncoder().encode(data);
  return length > eventBytesMax ? length : undefined;
}

/** Largest number of events in a business stream, because it is read whole for every decision. */
export const streamEventsMax = 5_000;
/**
 * Number of last revisions of a stream that are reserved for commands which end or reverse something. So mistakes in a
 * full stream can still be corrected.
 */
export const streamEventsKept = 50;

/**
 * True if a stream with `held` events has room for `more` events.
 *
 * @param usesKept true if the events end or reverse something and may use the revisions of `streamEventsKept`.
 */
export function hasRoom(held: number, more: number, usesKept: boolean): boolean {
  return more === 0 || held + more <= streamEventsMax - (usesKept ? 0 : streamEventsKept);
}
/** Largest number of events in one append. */
export const appendEventsMax = 500;
/** Largest number of events in one page of `readAll` or of a subscription. */
export const pageEventsMax = 500;

/**
 * An append-only log of events. Each event belongs to a stream (the events of one thing, such as a pledge), and the
 * events of all streams have one order.
 *
 * A method that fails rejects with `WrongRevision`, `EventTooLarge`, `Unavailable` or `OutcomeUnknown`; any other error
 * is a defect.
 */
export interface EventStore {
  /**
   * Appends all events or none, at exactly the expected revision. When the promise resolves, the events are
   * durable.
   *
   * A repeated append with the same ids at the same expected revision writes nothing and returns the first
   * result. The store compares only ids, so an id must depend on the data of its event (`eventIdOf`). An id
   * that exists elsewhere in the log is refused with `WrongRevision` if the store can detect it.
   *
   * @throws WrongRevision if the stream is at another revision; nothing was written.
   * @throws EventTooLarge if an event has more than `eventBytesMax`; nothing was written.
   * @throws Unavailable if the store cannot be reached or refuses to work; nothing was written.
   * @throws OutcomeUnknown if the events may or may not have been written: read the stream to find out.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult>;

  /** Reads the events of one stream from a revision on, oldest first; none if there is no such stream. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;

  /** Reads up to `limit` events of the whole log after a position, in log order. */
  readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * Yields all events after a position, and then each new event, in log order and each once. They come in
   * non-empty pages of at most `pageEventsMax` events. The subscription goes on until `signal` aborts.
   */
  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>;

  /** Returns the position of the last event, or null for an empty log. */
  head(): Promise<Position | null>;

  /**
   * Checks that events can be read and, as far as this shows without writing an event, written.
   *
   * @throws Unavailable with the reason if they cannot.
   */
  check(): Promise<void>;

  /** Waits for appends that are not yet answered, then closes files and connections. */
  close(): Promise<void>;

  /** Synchronous access to a log that is a file of this process; undefined if the log is on a server. */
  readonly local?: LocalLog | undefined;
}

/** A log that is a file of this process, so that reads are synchronous and a position shows the event's sequence. */
export interface LocalLog {
  /** Returns the sequence (number in the log, from 1) of the event at a position. */
  sequenceAt(position: Position): number;
  /**
   * Reads at most `pageEventsMax` events after a position, in log order.
   *
   * @throws Unavailable, StoreHalted or MissingEvents.
   */
  pageAfter(after: Position | null): readonly RecordedEvent[];
  /**
   * Subscribes like `EventStore.subscribe`, for a reader that also reads events by `pageAfter`. Events that the
   * reader has read in that way are left out.
   */
  follow(reader: LocalReader): AsyncIterable<readonly RecordedEvent[]>;
}

/** A reader that subscribes to a log by {@link LocalLog.follow}. */
export interface LocalReader {
  /** Returns the position of the last event that the reader has read in any way; null if it has read none. */
  lastSeenPosition(): Position | null;
  /**
   * Pause that is awaited after new events were announced and before they are read, so that more events share a
   * page.
   */
  rest(): Promise<void>;
  /** Ends the subscription when it aborts. */
  readonly signal: AbortSignal;
}

/** A stream is not at the revision that an append expects, because another writer was faster; nothing was written. */
export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
  ) {
    super(`stream ${stream} is not at the expected revision ${expected}`);
    this.name = 'WrongRevision';
  }
}

/** An event is larger than the log accepts; nothing was written. */
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

/**
 * The end of the log is not found yet, because the server's log has many events of other programs, which are
 * still being searched. A later call succeeds without an operator.
 */
export class ReadsOn extends Unavailable {
  constructor() {
    super('it reads on past what others have written on the server, and has not come to the end');
    this.name = 'ReadsOn';
  }
}

/** The store has stopped until an operator acts, for instance because its file is damaged; nothing was written. */
export class StoreHalted extends Unavailable {
  constructor(reason: string) {
    super(reason);
    this.name = 'StoreHalted';
  }
}

/** An append was not answered, so its events may or may not have been written. */
export class OutcomeUnknown extends Error {
  constructor(
    readonly stream: string,
    options: ErrorOptions = {},
  ) {
    super(`the outcome of an append to stream ${stream} is unknown`, options);
    this.name = 'OutcomeUnknown';
  }
}

/** Largest number of pages that `eventAfter` reads. */
const searchedPagesMax = 100;

/**
 * Finds an event by its name among the events after a position. Returns undefined if the first `searchedPagesMax` pages
 * do not have the event.
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
