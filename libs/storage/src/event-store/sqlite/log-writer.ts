import { OutcomeUnknown, WrongRevision, type AppendResult } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';
import { sqliteCodeOf, unavailableIfOutage, type Connection } from '../../sqlite/database';
import type { BatchWriter } from '../../sqlite/group-commit';
import { isRepeat, type EncodedAppend } from '../append-input';
import { positionOf } from '../position';
import { ForeignCommits } from '../../sqlite/foreign-commits';

/** Outcome of one append of a batch: its result, or the error for its caller. */
export type AppendOutcome = AppendResult | Error;

/** Largest number of streams whose last revision is cached. */
const endsMax = 10_000;

/** The end of a stream: its id in the database, and the revision that its next event will have. */
interface End {
  readonly id: number;
  readonly nextRevision: number;
}

/**
 * Writes batches of appends to the log file, each batch in one transaction. The last ordinal of the log and the ends of
 * its streams are cached. The cache is cleared after an error or a commit of another connection, as the file may then
 * differ from it.
 */
export class SqliteLogWriter implements BatchWriter<EncodedAppend, AppendResult> {
  readonly #connection;
  readonly #others: ForeignCommits;
  readonly #ends = new LRUCache<string, End>({ max: endsMax });
  /** Ordinal (number in the log) of the last event, including the batch being written; null if it is not cached. */
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
   * Writes a batch in one transaction and never throws. A refused append fails alone; an outage fails the whole
   * batch. No outcome is final before the commit, since even a refusal may depend on another append of the
   * batch.
   *
   * A wrong revision is detected before anything is written, so that no statement has to be undone. If a
   * statement fails, the transaction is rolled back and repeated with a savepoint for each append. Savepoints
   * are not used at first, because they cost a copy of each changed page.
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
   * Writes the batch without savepoints. Returns undefined if a statement failed; the transaction was then rolled back,
   * and a new one was begun.
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
   * Returns the outcome of an append that does not fit the end of its stream. If the same events are stored at its
   * revisions, the append is a repeat and gets the result of the first one; else it is refused.
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
   * Returns the end of the stream of an append; undefined if there is no such stream. For an append of a first
   * event the stream is inserted at once, which saves a query for a stream that does not exist yet.
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
      // The caller reports the error that led to this rollback. If the rollback failed, the next batch fails when it
      // begins its transaction.
    }
  }

  /**
   * True if a commit that reported an error took effect all the same. As this process is the only writer, a
   * last ordinal above the one before the batch proves it.
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
 * Returns the error for the caller of an append whose statement failed. A violated unique constraint means that the id
 * of an event exists elsewhere in the log; any other error is a defect of the program.
 */
function refusalOf({ stream, expected }: EncodedAppend, error: unknown): Error {
  if (sqliteCodeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE')
    return new WrongRevision(stream, expected);
  return asError(error);
}

/**
 * Errors after which a commit certainly did not happen. The frame that marks the commit is written last and is then
 * incomplete in the write-ahead log, so that no recovery can restore the batch. After other errors, such as a failed
 * fsync, a recovery might restore it.
 */
const commitNotWritten = /^SQLITE_(BUSY|FULL|IOERR_WRITE|READONLY)/;

function lostCommit({ stream }: EncodedAppend, error: unknown): Error {
  const isNotWritten = commitNotWritten.test(sqliteCodeOf(error) ?? '');
  return isNotWritten ? asError(unavailableIfOutage(error)) : new OutcomeUnknown(stream);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
