import { OutcomeUnknown, WrongRevision, type AppendResult } from '@art30/event-sourcing';
import { LRUCache } from 'lru-cache';
import { sqliteCodeOf, unavailableIfOutage, type Connection } from '../../sqlite/database';
import type { BatchWriter } from '../../sqlite/group-commit';
import { isRepeat, type EncodedAppend } from '../append-input';
import { positionOf } from '../position';
import { ForeignCommits } from '../../sqlite/foreign-commits';

/** The outcome of one append of a batch: its place, or the error for its caller. */
export type AppendOutcome = AppendResult | Error;

/** Streams whose ends are remembered. */
const endsMax = 10_000;

/** Where a stream ends. */
interface End {
  readonly id: number;
  readonly nextRevision: number;
}

/**
 * The writing half of the log file: batches of appends, each batch one transaction. Where the log and its
 * streams end is remembered from the commits of this connection; it is asked anew once anything went wrong,
 * or another connection has written.
 */
export class SqliteLogWriter implements BatchWriter<EncodedAppend, AppendResult> {
  readonly #connection;
  readonly #others: ForeignCommits;
  readonly #ends = new LRUCache<string, End>({ max: endsMax });
  /** Ordinal of the last event, those of the batch under way included; null where it must be asked. */
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
   * Writes a batch in one transaction and never throws. An append that is refused fails alone; an
   * outage fails the batch. No outcome stands before the commit: even a refusal may rest on
   * another append of the same batch.
   *
   * What an append at a wrong revision is refused for is seen before it writes. Only where a statement
   * itself fails is all taken back and written again with a savepoint for each append: these would cost
   * every batch a copy of each page that it changes.
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

  /** Undefined where a statement failed: nothing is written then, and the transaction is begun anew. */
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

  /** The first answer, where the events stand there already; a refusal where others do, or none. */
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
   * Where the stream of an append ends; undefined where there is none. One that it begins is not looked for, but made
   * where there is none.
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
