import type { JsonObject } from './canonical-json';

/**
 * A place in the whole log. Opaque, but of fixed width: two positions of one store compare as
 * strings, so `a < b` means that the event at `a` stands before the event at `b`.
 */
export type Position = string;

/**
 * The state that a stream must have for an append to be accepted: its last revision, or no event at all.
 * There is deliberately no "any".
 */
export type ExpectedRevision = number | 'no-stream';

/** Metadata of an event: who recorded it, when we stored it, and which request it belongs to. */
export interface EventMetadata {
  /** UUID that names the event independent of its content; left out in old events, whose id is their name. */
  readonly name?: string;
  /** Time of recording by our clock, in UTC with milliseconds, `2024-05-07T10:00:00.000Z`. */
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly certifiedBy?: string;
  readonly approvedBy?: string;
  /**
   * For an event that one person may book alone: the identity provider that vouched for the person, their
   * role, and the delegation they acted under.
   */
  readonly signedAs?: {
    readonly issuer: string;
    readonly role: string;
    readonly delegation?: string | undefined;
  };
  /** Name of the proposal event that led to this one; left out where one person was enough. */
  readonly proposal?: string;
  /** SHA-256 over actor, route and Idempotency-Key, in hex. */
  readonly keyHash: string;
  /**
   * SHA-256 over the content of the request and the people who sign it, in hex. A repeat of the key with
   * another hash is refused.
   */
  readonly requestHash: string;
  /**
   * Only in the event that opens a ledger: the id of the ledger, and the prefix of its streams on a server.
   */
  readonly ledger?: { readonly id: string; readonly streamPrefix?: string };
}

export interface NewEvent {
  /** A UUID that depends on the content of the event and on its request; see `eventIdOf`. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/**
 * Returns the name of an event, which identifies the request, step and index, or the act of the service, that
 * made it. Old events have no name in their metadata; their id is their name.
 */
export function eventNameOf({ id, metadata }: Pick<NewEvent, 'id' | 'metadata'>): string {
  return metadata.name ?? id;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Index in the stream, from 0. */
  readonly revision: number;
  readonly position: Position;
  /** The stored form of the event, where `data` and `metadata` do not show all of it. */
  readonly stored?: StoredTexts | GivenValues;
  /**
   * When a server wrote the event, by the server's clock, in milliseconds since 1970; undefined in an
   * embedded log. It is not part of the ledger and proves nothing.
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
  /** Parsed JSON; text that is not JSON; bytes; or undefined where the event has no data. */
  readonly data: unknown;
  readonly metadata: unknown;
}

export interface AppendResult {
  /** Revision of the last event of the append. */
  readonly revision: number;
  /** Position of the last event of the append. */
  readonly position: Position;
}

/** Largest canonical data of one event, in bytes. */
export const eventBytesMax = 1_000_000;

/** UTF-8 needs at most three bytes for one UTF-16 code unit. */
const bytesOfUnit = 3;

/** Returns the number of bytes of an event's canonical data if it exceeds `eventBytesMax`, else undefined. */
export function bytesTooMany(data: string): number | undefined {
  if (data.length * bytesOfUnit <= eventBytesMax) return undefined;
  const { length } = new TextEncoder().encode(data);
  return length > eventBytesMax ? length : undefined;
}

/** Largest number of events in a business stream, because it is read whole for every decision. */
export const streamEventsMax = 5_000;
/** Revisions at the end of a full stream that are reserved for steps that end or reverse something. */
export const streamEventsKept = 50;

/**
 * True if a stream with `held` events has room for `more` events.
 *
 * @param usesKept true if the events end or reverse something and may use the reserved revisions.
 */
export function hasRoom(held: number, more: number, usesKept: boolean): boolean {
  return more === 0 || held + more <= streamEventsMax - (usesKept ? 0 : streamEventsKept);
}
/** Largest number of events in one append. */
export const appendEventsMax = 500;
/** Largest number of events in one page of `readAll` or of a subscription. */
export const pageEventsMax = 500;

/**
 * An append-only log of streams in one total order.
 *
 * Every method rejects with `WrongRevision`, `EventTooLarge`, `Unavailable` or `OutcomeUnknown`; any other
 * error is a defect.
 */
export interface EventStore {
  /**
   * Appends all events or none, at exactly the expected revision. When the promise resolves, they are
   * durable. Appending the same ids again at the same expected revision writes nothing and returns the first
   * result, even if the data differ; so an id must depend on its data (`eventIdOf`). An id that exists
   * elsewhere in the log is refused with `WrongRevision` where the store can detect it.
   *
   * @throws WrongRevision the stream is at another revision; nothing was written.
   * @throws EventTooLarge an event has more than `eventBytesMax`; nothing was written.
   * @throws Unavailable nothing was written.
   * @throws OutcomeUnknown the events may or may not have been written: read the stream back.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult>;

  /** Reads the events of one stream from a revision on, oldest first; empty when there is no stream. */
  readStream(stream: string, fromRevision?: number): Promise<readonly RecordedEvent[]>;

  /** Reads up to `limit` events of the whole log after a position, in log order. */
  readAll(after: Position | null, limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * Yields all events after a position and then each new event, in log order, each once, as non-empty pages
   * of at most `pageEventsMax`. Only `signal` ends it.
   */
  subscribe(after: Position | null, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>;

  /** Returns the position of the last event, or null for an empty log. */
  head(): Promise<Position | null>;

  /**
   * Checks that events can be read and written, as well as this can be checked without writing an event.
   *
   * @throws Unavailable with the reason why not.
   */
  check(): Promise<void>;

  /** Waits for appends under way, then closes files and connections. */
  close(): Promise<void>;

  /** Synchronous access to a log in this process; undefined where the log is on a server. */
  readonly local?: LocalLog | undefined;
}

/** A log in this process. A position gives the sequence of its event, and reads are synchronous. */
export interface LocalLog {
  /** Returns the sequence of the event at a position. */
  sequenceAt(position: Position): number;
  /**
   * Reads at most `pageEventsMax` events after a position, in log order.
   *
   * @throws Unavailable, StoreHalted or MissingEvents.
   */
  pageAfter(after: Position | null): readonly RecordedEvent[];
  /**
   * Subscribes like `subscribe`, for a reader that also reads events by `pageAfter` and so needs no event
   * twice.
   */
  follow(reader: LocalReader): AsyncIterable<readonly RecordedEvent[]>;
}

/** A reader that follows a log in this process. */
export interface LocalReader {
  /** Returns the position of the last event that the reader has read by any way; null if it has read none. */
  lastSeenPosition(): Position | null;
  /** Awaited after new events were announced and before they are read, so that a page can grow. */
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
 * The end of the log is not found yet, because a server log with other programs' events is still being read.
 * It resolves without an operator.
 */
export class ReadsOn extends Unavailable {
  constructor() {
    super('it reads on past what others have written on the server, and has not come to the end');
    this.name = 'ReadsOn';
  }
}

/** The store has stopped until an operator acts; nothing was written. */
export class StoreHalted extends Unavailable {
  constructor(reason: string) {
    super(reason);
    this.name = 'StoreHalted';
  }
}

/** An append was not answered; its events may have been written. */
export class OutcomeUnknown extends Error {
  constructor(
    readonly stream: string,
    options: ErrorOptions = {},
  ) {
    super(`the outcome of an append to stream ${stream} is unknown`, options);
    this.name = 'OutcomeUnknown';
  }
}

/** Pages that `eventAfter` reads at most. */
const searchedPagesMax = 100;

/**
 * Finds an event by its name behind a position, such as the checkpoint of a read model. Returns undefined if
 * the first `searchedPagesMax` pages do not have it.
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
