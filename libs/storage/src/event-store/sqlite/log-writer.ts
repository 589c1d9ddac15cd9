import { OutcomeUnknown, WrongRevision, type AppendResult } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';
import { sqliteCodeOf, unavailableIfOutage, type Connection } from '../../sqlite/database';
import type { BatchWriter } from '../../sqlite/group-commit';
import { isRepeat, type EncodedAppend } from '../append-input';
import { positionOf } from '../position';
import { ForeignCommits } from '../../sqlite/foreign-commits';

/** Outcome of one append of a batch: its result, or the error for its caller. */
export type AppendOutcome = AppendResult | Error;

/** Size of the cache of stream ends. */
const endsMax = 10_000;

/** Database id and next revision of a stream. */
interface End {
  readonly id: number;
  readonly nextRevision: number;
}

/**
 * The writing half of the log file: it writes batches of appends, each batch in one transaction. The ends of
 * the log and of its streams are cached; the cache is cleared after an error or after a commit of another
 * connection.
 */
export class SqliteLogWriter implements BatchWriter<EncodedAppend, AppendResult> {
  readonly #connection;
  readonly #others: ForeignCommits;
  readonly #ends = new LRUCache<string, End>({ max: endsMax });
  /** Ordinal of the last event, including the batch under way; null if it must be read from the file. */
  #last: number | null = null;
  readonly #begin;
  readonly #commit;
  readonly #savepoint;
  readonly #release;
  readonly #rollbackTo;
  readonly #head;
  readonly #end;
  readonly #addStream;
  readonly #storedEvents;
  readonly #addEvent;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#others = new ForeignCommits(connection);
    this.#begin = connection.prepare('BEGIN IMMEDIATE');
    this.#commit = connection.prepare('COMMIT');
    this.#savepoint = connection.prepare('SAVEPOINT one_append');
    this.#release = connection.prepare('RELEASE one_append');
    this.#rollbackTo = connection.prepare('ROLLBACK TO one_append');
    this.#head = connection
      .prepare<[], number>('SELECT coalesce(max(ordinal), 0) FROM events')
      .pluck();
    this.#end = connection.prepare<[string], End>(
      `SELECT id, (SELECT coalesce(max(revision) + 1, 0) FROM events WHERE stream_id = streams.id)
       AS nextRevision FROM streams WHERE name = ?`,
    );
    this.#addStream = connection.prepare<[string]>(
      'INSERT INTO streams (name) VALUES (?) ON CONFLICT (name) DO NOTHING',
    );
    this.#storedEvents = connection.prepare<
      [number, number, number],
      { id: string; ordinal: number }
    >(
      `SELECT event_id AS id, ordinal FROM events
       WHERE stream_id = ? AND revision >= ? ORDER BY revision LIMIT ?`,
    );
    this.#addEvent = connection.prepare<(number | string)[]>(
      `INSERT INTO events (ordinal, stream_id, revision, event_id, type, data, metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /**
   * Writes a batch in one transaction and never throws. A refused append fails alone; an outage fails the
   * whole batch. No outcome is final before the commit, since even a refusal may depend on another append of
   * the batch.
   *
   * A wrong revision is detected before anything is written. Only if a statement itself fails is the
   * transaction rolled back and repeated with a savepoint for each append: savepoints would cost every batch
   * a copy of each changed page.
   */
  write(batch: readonly EncodedAppend[]): readonly AppendOutcome[] {
    let headBefore: number;
    let outcomes: readonly AppendOutcome[];
    try {
      this.#begin.run();
      if (this.#others.haveBeen()) this.#forget();
      headBefore = this.#ordinal();
      outcomes = this.#appendAll(batch) ?? this.#appendEach(batch);
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

  /**
   * Writes the batch without savepoints. Returns undefined if a statement failed: the transaction was then
   * rolled back and begun again.
   */
  #appendAll(batch: readonly EncodedAppend[]): readonly AppendOutcome[] | undefined {
    try {
      return batch.map((append) => this.#append(append));
    } catch (error) {
      if (unavailableIfOutage(error) !== error) throw error;
      this.#rollback();
      this.#begin.run();
      return undefined;
    }
  }

  #appendEach(batch: readonly EncodedAppend[]): readonly AppendOutcome[] {
    return batch.map((append) => {
      this.#savepoint.run();
      try {
        const result = this.#append(append);
        this.#release.run();
        return result;
      } catch (error) {
        this.#forget();
        // After some errors SQLite has already rolled back the whole transaction by itself.
        if (!this.#connection.inTransaction || unavailableIfOutage(error) !== error) throw error;
        this.#rollbackTo.run();
        this.#release.run();
        return refusalOf(append, error);
      }
    });
  }

  #append(append: EncodedAppend): AppendOutcome {
    const { stream, firstRevision, events } = append;
    const end = this.#endOf(append);
    if (end?.nextRevision !== firstRevision) return this.#repeated(append, end?.id);
    const { id } = end;
    let ordinal = this.#ordinal();
    let revision = firstRevision;
    for (const event of events) {
      ordinal += 1;
      this.#addEvent.run(ordinal, id, revision, event.id, event.type, event.data, event.metadata);
      revision += 1;
    }
    this.#last = ordinal;
    this.#ends.set(stream, { id, nextRevision: revision });
    return { revision: revision - 1, position: positionOf(ordinal) };
  }

  /**
   * Outcome of an append whose revision is taken or does not exist: the first result if the same events are
   * stored there, else a refusal.
   */
  #repeated(append: EncodedAppend, streamId: number | undefined): AppendOutcome {
    const { stream, expected, firstRevision, events } = append;
    const storedEvents =
      streamId === undefined ? [] : this.#storedEvents.all(streamId, firstRevision, events.length);
    const last = storedEvents[events.length - 1];
    if (last === undefined || !isRepeat(append, storedEvents)) {
      return new WrongRevision(stream, expected);
    }
    return { revision: firstRevision + events.length - 1, position: positionOf(last.ordinal) };
  }

  /**
   * Returns the end of the stream of an append; undefined if there is no such stream. A stream that the
   * append begins is inserted without a lookup.
   */
  #endOf({ stream, firstRevision }: EncodedAppend): End | undefined {
    const rememberedEnd = this.#ends.get(stream);
    if (rememberedEnd !== undefined) return rememberedEnd;
    if (firstRevision === 0) {
      const { changes, lastInsertRowid } = this.#addStream.run(stream);
      if (changes === 1) return { id: Number(lastInsertRowid), nextRevision: 0 };
    }
    return this.#end.get(stream);
  }

  #ordinal(): number {
    return (this.#last ??= this.#head.get() ?? 0);
  }

  #forget(): void {
    this.#last = null;
    this.#ends.clear();
  }

  #rollback(): void {
    this.#forget();
    try {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
    } catch {
      // The first error is the one to report; if this rollback failed, the next batch fails when it begins.
    }
  }

  /**
   * True if a commit that reported an error took effect all the same. There is no other writer, so a higher
   * last ordinal proves it.
   */
  #stands(headBefore: number): boolean {
    try {
      return this.#ordinal() > headBefore;
    } catch {
      return false;
    }
  }
}

/**
 * A violated unique constraint means that an id exists elsewhere in the log; any other error is a defect of
 * the statement.
 */
function refusalOf({ stream, expected }: EncodedAppend, error: unknown): Error {
  if (sqliteCodeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE')
    return new WrongRevision(stream, expected);
  return asError(error);
}

/**
 * With these errors the commit frame, which is written last, is incomplete in the write-ahead log: a crash
 * cannot restore the batch, and the next commit overwrites it. After a failed fsync a crash might restore it.
 */
const commitNotWritten = /^SQLITE_(BUSY|FULL|IOERR_WRITE|READONLY)/;

function lostCommit({ stream }: EncodedAppend, error: unknown): Error {
  const isNotWritten = commitNotWritten.test(sqliteCodeOf(error) ?? '');
  return isNotWritten ? asError(unavailableIfOutage(error)) : new OutcomeUnknown(stream);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
