import {
  StoreHalted,
  MissingEvents,
  missingFrom,
  type EventMetadata,
  type JsonObject,
  type Position,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { Statement } from 'better-sqlite3';
import type { Connection } from '../../sqlite/database';
import { blankMetadata, isJsonObject, noJsonObject } from '../json-objects';
import { ordinalOf, positionOf } from '../position';
import { ForeignCommits } from '../../sqlite/foreign-commits';
import { KeptStreams } from './kept-streams';

/** A row in the form that the driver reads fastest: ordinal, stream, revision, id, type, data, metadata. */
type EventRow = readonly [number, string, number, string, string, string, string];

type PageStatement = Statement<[number], EventRow>;

const selectEvents = `
  SELECT ordinal, name, revision, event_id, type, data, metadata
  FROM events JOIN streams ON streams.id = events.stream_id`;

/** Largest number of events in the cache of parsed events, which saves parsing the same JSON again. */
const parsedMax = 2_048;

/** Reads the log file: streams, pages of the whole log, and the last position. Streams and parsed events are cached. */
export class SqliteLogReader {
  readonly #others: ForeignCommits;
  readonly #kept = new KeptStreams();
  /** Cache of parsed events. An event's slot is its ordinal (number in the log) modulo the size of the cache. */
  readonly #parsed: ({ readonly ordinal: number; readonly event: RecordedEvent } | undefined)[] =
    Array.from({ length: parsedMax }, () => undefined);
  readonly #connection: Connection;
  readonly #head;
  /**
   * Prepared statements by page limit. The limit is part of the SQL text, because SQLite plans a statement
   * again each time a limit is bound.
   */
  readonly #pages = new Map<number, PageStatement>();
  readonly #stream;

  /**
   * @param isOnlyWriter true if only this process writes to the file, and calls `outdate` for each write. A cached
   * stream is then complete without a look into the file.
   */
  constructor(
    connection: Connection,
    private readonly isOnlyWriter: boolean,
  ) {
    this.#connection = connection;
    this.#others = new ForeignCommits(connection);
    this.#head = connection.prepare<[], number | null>('SELECT max(ordinal) FROM events').pluck();
    this.#stream = connection
      .prepare<[string, number], EventRow>(
        `${selectEvents} WHERE name = ? AND revision >= ? ORDER BY revision`,
      )
      .raw();
  }

  head(): Position | null {
    const ordinal = this.#head.get() ?? null;
    return ordinal === null ? null : positionOf(ordinal);
  }

  pageAfter(after: Position | null, limit: number): readonly RecordedEvent[] {
    const last = ordinalOf(after);
    const rows = this.#pageOf(limit).all(last);
    rows.forEach(([ordinal], index) => requireDense(ordinal, last + 1 + index));
    return rows.map((row) => this.#parsedBefore(row) ?? recordedOf(row));
  }

  #pageOf(limit: number): PageStatement {
    const preparedPage = this.#pages.get(limit);
    if (preparedPage !== undefined) return preparedPage;
    const sql = `${selectEvents} WHERE ordinal > ? ORDER BY ordinal LIMIT ${limit}`;
    const page = this.#connection.prepare<[number], EventRow>(sql).raw();
    this.#pages.set(limit, page);
    return page;
  }

  /**
   * Reads a stream through the cache. Cached events stay valid after a write, since a stream only grows, and only
   * later events are read from the file. A commit of another connection may have changed the file in any way, so
   * it clears the cache.
   */
  stream(name: string, fromRevision: number): readonly RecordedEvent[] {
    if (this.#others.haveBeenLately()) this.#kept.forget();
    const cachedStream = this.#kept.find(name);
    if (cachedStream === undefined && fromRevision > 0) return this.#eventsFrom(name, fromRevision);
    const events =
      cachedStream?.isWhole && this.isOnlyWriter
        ? cachedStream.events
        : this.#withLaterEvents(name, cachedStream?.events);
    return fromRevision === 0 ? events : events.slice(fromRevision);
  }

  #withLaterEvents(
    name: string,
    cachedEvents: readonly RecordedEvent[] = [],
  ): readonly RecordedEvent[] {
    const later = this.#eventsFrom(name, cachedEvents.length);
    const events = later.length > 0 ? [...cachedEvents, ...later] : cachedEvents;
    this.#kept.keep(name, events);
    return events;
  }

  /** Marks the cached streams of a batch as incomplete, because the batch may have written to them. */
  outdate(batch: readonly { readonly stream: string }[]): void {
    for (const { stream } of batch) this.#kept.outdate(stream);
  }

  #eventsFrom(name: string, fromRevision: number): readonly RecordedEvent[] {
    const rows = this.#stream.all(name, fromRevision);
    rows.forEach(([, , revision], index) => {
      if (revision !== fromRevision + index) throw missingFrom(name, fromRevision + index);
    });
    return rows.map((row) => {
      const event = this.#parsedBefore(row) ?? decidableOf(row);
      this.#noteParsed(row[0], event);
      return event;
    });
  }

  /** Returns the cached event of a row, so that its JSON is not parsed again; undefined if the stored texts differ. */
  #parsedBefore([ordinal, , , , , data, metadata]: EventRow): RecordedEvent | undefined {
    const kept = this.#parsed[ordinal % parsedMax];
    const event = kept?.ordinal === ordinal ? kept.event : undefined;
    const { stored } = event ?? {};
    const isSame = stored?.as === 'texts' && stored.data === data && stored.metadata === metadata;
    return isSame ? event : undefined;
  }

  #noteParsed(ordinal: number, event: RecordedEvent): void {
    this.#parsed[ordinal % parsedMax] = { ordinal, event };
  }
}

/** Throws MissingEvents where an ordinal is left out: ordinals are assigned without a gap, so an event was removed. */
function requireDense(found: number, expected: number): void {
  if (found === expected) return;
  throw new MissingEvents('the log', `event ${expected}`);
}

/**
 * Converts a row to an event on which a command may be decided.
 *
 * @throws Error for data or metadata that are no JSON object, because only another program can have written them.
 */
function decidableOf(row: EventRow): RecordedEvent {
  const event = recordedOf(row);
  if (isJsonObject(event.data) && event.metadata !== blankMetadata) return event;
  throw noJsonObject(event.id, event.stream, event.revision);
}

/**
 * Converts a row to an event. Data may be any JSON, and metadata that are no object become blank, as in events that
 * are read from an EventStoreDB server.
 */
function recordedOf(row: EventRow): RecordedEvent {
  const [ordinal, stream, revision, id, type, data, metadata] = row;
  const read = parsed<EventMetadata>(metadata, ordinal);
  return {
    id,
    type,
    data: parsed<JsonObject>(data, ordinal),
    metadata: isJsonObject(read) ? read : blankMetadata,
    stream,
    revision,
    position: positionOf(ordinal),
    stored: { as: 'texts', data, metadata },
  };
}

/**
 * Parses a stored text.
 *
 * @throws StoreHalted if the text is no JSON: the file was checked at the start, so it was damaged since then.
 */
function parsed<Value>(text: string, ordinal: number): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new StoreHalted(`its file is damaged: event ${ordinal} is no JSON`);
  }
}
