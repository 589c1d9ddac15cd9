import {
  type AppendResult,
  type EventMetadata,
  StoreHalted,
  type JsonObject,
  MissingEvents,
  missingFrom,
  OutcomeUnknown,
  type Position,
  type RecordedEvent,
  WrongRevision,
} from '@art30/event-sourcing';
import { sqliteCodeOf, unavailableIfOutage, type Connection } from '../../sqlite/database';
import type { BatchWriter } from '../../sqlite/group-commit';
import { isRepeat, type EncodedAppend } from '../append-input';
import { blankMetadata, isJsonObject, noJsonObject } from '../json-objects';
import { ordinalOf, positionOf } from '../position';

/** A row as the driver reads it fastest: ordinal, stream, revision, id, type, data, metadata. */
type EventRow = readonly [number, string, number, string, string, string, string];

const selectEvents = `
  SELECT ordinal, name, revision, event_id, type, data, metadata
  FROM events JOIN streams ON streams.id = events.stream_id`;

/** The reading half of the log file. */
export class SqliteLogReader {
  readonly #head;
  readonly #page;
  readonly #stream;

  constructor(connection: Connection) {
    this.#head = connection.prepare<[], number | null>('SELECT max(ordinal) FROM events').pluck();
    this.#page = connection
      .prepare<[number, number], EventRow>(
        `${selectEvents} WHERE ordinal > ? ORDER BY ordinal LIMIT ?`,
      )
      .raw();
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
    const rows = this.#page.all(last, limit);
    rows.forEach(([ordinal], index) => requireDense(ordinal, last + 1 + index));
    return rows.map(recordedOf);
  }

  stream(name: string, fromRevision: number): readonly RecordedEvent[] {
    const rows = this.#stream.all(name, fromRevision);
    rows.forEach(([, , revision], index) => {
      if (revision !== fromRevision + index) throw missingFrom(name, fromRevision + index);
    });
    return rows.map(decidableOf);
  }
}

/** Ordinals are dense: one that is not there was taken out. */
function requireDense(found: number, expected: number): void {
  if (found === expected) return;
  throw new MissingEvents('the log', `event ${expected}`);
}

/** @throws Error for data or metadata that are no JSON object: nothing may be decided on them. */
function decidableOf(row: EventRow): RecordedEvent {
  const event = recordedOf(row);
  if (isJsonObject(event.data) && event.metadata !== blankMetadata) return event;
  throw noJsonObject(event.id, event.stream, event.revision);
}

/** As the client of a server gives it: any JSON as data, and blanks for metadata that are no object. */
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

/** @throws StoreHalted for what is JSON no more, as where a page was damaged while the service ran. */
function parsed<Value>(text: string, ordinal: number): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new StoreHalted(`its file is damaged: event ${ordinal} is no JSON`);
  }
}

/** The outcome of one append of a batch: its place, or the error for its caller. */
export type AppendOutcome = AppendResult | Error;

/** The writing half of the log file: batches of appends, each batch one transaction. */
export class SqliteLogWriter implements BatchWriter<EncodedAppend, AppendResult> {
  readonly #connection;
  readonly #begin;
  readonly #commit;
  readonly #savepoint;
  readonly #release;
  readonly #rollbackTo;
  readonly #head;
  readonly #streamId;
  readonly #addStream;
  readonly #nextRevision;
  readonly #standing;
  readonly #addEvent;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#begin = connection.prepare('BEGIN IMMEDIATE');
    this.#commit = connection.prepare('COMMIT');
    this.#savepoint = connection.prepare('SAVEPOINT one_append');
    this.#release = connection.prepare('RELEASE one_append');
    this.#rollbackTo = connection.prepare('ROLLBACK TO one_append');
    this.#head = connection
      .prepare<[], number>('SELECT coalesce(max(ordinal), 0) FROM events')
      .pluck();
    this.#streamId = connection
      .prepare<[string], number>('SELECT id FROM streams WHERE name = ?')
      .pluck();
    this.#addStream = connection.prepare<[string]>('INSERT INTO streams (name) VALUES (?)');
    this.#nextRevision = connection
      .prepare<[number], number>(
        'SELECT coalesce(max(revision) + 1, 0) FROM events WHERE stream_id = ?',
      )
      .pluck();
    this.#standing = connection.prepare<[number, number, number], { id: string; ordinal: number }>(
      `SELECT event_id AS id, ordinal FROM events
       WHERE stream_id = ? AND revision >= ? ORDER BY revision LIMIT ?`,
    );
    this.#addEvent = connection.prepare<(number | string)[]>(
      `INSERT INTO events (ordinal, stream_id, revision, event_id, type, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /**
   * Writes a batch in one transaction and never throws. An append that is refused fails alone; an
   * outage fails the batch. No outcome stands before the commit: even a refusal may rest on
   * another append of the same batch.
   */
  write(batch: readonly EncodedAppend[]): readonly AppendOutcome[] {
    let headBefore: number;
    let outcomes: readonly AppendOutcome[];
    try {
      this.#begin.run();
      headBefore = this.#ordinal();
      outcomes = batch.map((append) => this.#appendInSavepoint(append));
    } catch (error) {
      this.#rollback();
      return batch.map(() => asError(unavailableIfOutage(error)));
    }
    try {
      this.#commit.run();
      return outcomes;
    } catch (error) {
      this.#rollback();
      return this.#stands(headBefore) ? outcomes : batch.map((one) => lostCommit(one, error));
    }
  }

  rowsOf({ events }: EncodedAppend): number {
    return events.length;
  }

  #appendInSavepoint(append: EncodedAppend): AppendOutcome {
    this.#savepoint.run();
    try {
      const result = this.#append(append);
      this.#release.run();
      return result;
    } catch (error) {
      // After some errors SQLite has already rolled back the whole transaction by itself.
      if (!this.#connection.inTransaction || unavailableIfOutage(error) !== error) throw error;
      this.#rollbackTo.run();
      this.#release.run();
      return refusalOf(append, error);
    }
  }

  #append(append: EncodedAppend): AppendResult {
    const { stream, expected, firstRevision, events } = append;
    const streamId = this.#streamId.get(stream);
    const next = streamId === undefined ? 0 : (this.#nextRevision.get(streamId) ?? 0);
    const lastRevision = firstRevision + events.length - 1;
    if (next !== firstRevision) {
      const standing =
        streamId === undefined ? [] : this.#standing.all(streamId, firstRevision, events.length);
      const last = standing[events.length - 1];
      if (last === undefined || !isRepeat(append, standing)) {
        throw new WrongRevision(stream, expected);
      }
      return { revision: lastRevision, position: positionOf(last.ordinal) };
    }
    const id = streamId ?? Number(this.#addStream.run(stream).lastInsertRowid);
    let ordinal = this.#ordinal();
    let revision = firstRevision;
    for (const event of events) {
      ordinal += 1;
      this.#addEvent.run(ordinal, id, revision, event.id, event.type, event.data, event.metadata);
      revision += 1;
    }
    return { revision: lastRevision, position: positionOf(ordinal) };
  }

  #ordinal(): number {
    return this.#head.get() ?? 0;
  }

  #rollback(): void {
    try {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
    } catch {
      // The error that led here is the one to report; the next batch fails at its beginning.
    }
  }

  /** Whether a commit that reported an error was made all the same; there is no other writer. */
  #stands(headBefore: number): boolean {
    try {
      return this.#ordinal() > headBefore;
    } catch {
      return false;
    }
  }
}

/** The ids of an append stand elsewhere, or the statement itself is defective. */
function refusalOf({ stream, expected }: EncodedAppend, error: unknown): Error {
  if (sqliteCodeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE')
    return new WrongRevision(stream, expected);
  return asError(error);
}

/**
 * These say that the commit frame, which comes last, is not whole in the write-ahead log: a crash
 * cannot bring the batch back, and the next commit overwrites its frames. After a failed fsync it
 * might come back.
 */
const commitNotWritten = /^SQLITE_(BUSY|FULL|IOERR_WRITE|READONLY)/;

function lostCommit({ stream }: EncodedAppend, error: unknown): Error {
  const isNotWritten = commitNotWritten.test(sqliteCodeOf(error) ?? '');
  return isNotWritten ? asError(unavailableIfOutage(error)) : new OutcomeUnknown(stream);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
