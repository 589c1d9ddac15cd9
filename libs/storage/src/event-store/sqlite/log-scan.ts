import { missingFrom, MissingEvents } from '@art30/event-sourcing';
import { messageOf } from '../../sqlite/cannot-open';
import { closingOnError, isDamage, openConnection, type Connection } from '../../sqlite/database';
import { checkSchema } from './log-schema';
import { damaged, requireNotCutOff } from './log-soundness';

/** An event as it is stored, without parsing. */
export interface ScannedEvent {
  /** Number of the event in the whole log, from 1. */
  readonly ordinal: number;
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  /** Number of items in the list that `LogScan.events` was told to count; null if the data have no such list. */
  readonly items: number | null;
  /**
   * Error if no rows for queries can be made from the event, because the previous event of its stream or its
   * recording time is missing; else null.
   */
  readonly fault: Error | null;
}

/**
 * Columns of the scan: ordinal, stream, revision, id, type, data, items, 1 if both texts are JSON, 1 if the event has
 * a recording time.
 */
type Row = readonly [
  ...[number, number, number, string, string, string],
  ...[number | null, number, number | null],
];

/**
 * Scans the whole log of an embedded store in one read transaction. So it sees one state of the log, while another
 * process may go on appending.
 */
export class LogScan {
  private constructor(private readonly connection: Connection) {}

  /**
   * Opens the file. Its content is not checked here, because {@link events} reads and checks all of it.
   *
   * @throws CannotOpen if the file is no event store of this version, or was truncated.
   */
  static open(file: string): LogScan {
    requireNotCutOff(file);
    const connection = openConnection(file, 'read');
    return closingOnError(connection, () => {
      checkSchema(connection);
      connection.exec('BEGIN');
      return new LogScan(connection);
    });
  }

  /** Returns the data of the events of one type in a stream, in order, as JSON texts. */
  dataOf(stream: string, type: string): readonly string[] {
    return this.reading(() =>
      this.connection
        .prepare<[string, string], string>(
          `SELECT data FROM events JOIN streams ON streams.id = stream_id
           WHERE name = ? AND type = ? ORDER BY revision`,
        )
        .pluck()
        .all(stream, type),
    );
  }

  /**
   * Calls `see` for every event in log order.
   *
   * @param member name of the member of an event's data whose list items are counted.
   * @returns the number of events.
   * @throws MissingEvents if an event was removed from the log.
   * @throws CannotOpen if the file is damaged, or data or metadata of an event are no JSON.
   */
  events(member: string, see: (event: ScannedEvent) => void): number {
    return this.reading(() => {
      const rows = this.connection
        .prepare<[string], Row>(
          `SELECT ordinal, stream_id, revision, event_id, type, data,
             CASE WHEN json_valid(data) THEN json_array_length(data, ?) END,
             json_valid(data) AND json_valid(metadata),
             CASE WHEN json_valid(metadata) THEN metadata ->> 'recordedAt' > '' END
           FROM events ORDER BY ordinal`,
        )
        .raw();
      const streams = new Revisions();
      let last = 0;
      for (const row of rows.iterate(`$.${member}`)) {
        const [ordinal, stream, revision, id, type, data, items] = row;
        if (ordinal !== last + 1) throw lacks(last + 1);
        last = ordinal;
        const isJson = row[7] === 1;
        if (!isJson) throw damaged(this.connection.name, `event ${ordinal} is no JSON`);
        const before = streams.follow(stream, revision);
        const isNext = before === revision - 1;
        const missing = isNext ? null : missingFrom(this.nameOf(stream), before + 1);
        see({ ordinal, id, type, data, items, fault: missing ?? undated(row) });
      }
      this.requireWhole(last);
      return last;
    });
  }

  close(): void {
    this.connection.close();
  }

  /**
   * Checks that an index has as many events as the table, and that every event's stream has a name. A difference means
   * that the file is damaged.
   */
  private requireWhole(last: number): void {
    const [count, unnamed] = this.connection
      .prepare<[], [number, number]>(
        `SELECT count(*), count(*) FILTER (WHERE stream_id NOT IN (SELECT id FROM streams))
         FROM events INDEXED BY sqlite_autoindex_events_2`,
      )
      .raw()
      .get() ?? [0, 0];
    if (count > last) throw lacks(last + 1);
    if (count < last || unnamed > 0) {
      throw damaged(this.connection.name, 'its indexes do not fit its events');
    }
  }

  private nameOf(id: number): string {
    const name = this.connection
      .prepare<[number], string>('SELECT name FROM streams WHERE id = ?')
      .pluck()
      .get(id);
    return name ?? `number ${id}`;
  }

  private reading<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (isDamage(error)) throw damaged(this.connection.name, messageOf(error));
      throw error;
    }
  }
}

function undated([, , , , , , , , isDated]: Row): Error | null {
  return isDated === 1 ? null : new Error('it does not say when it was recorded');
}

function lacks(ordinal: number): MissingEvents {
  return new MissingEvents('the log', `event ${ordinal}`);
}

/**
 * The last revision of each stream, in a typed array. It needs four bytes a stream, where a map would need many more,
 * and a log may have millions of streams.
 */
class Revisions {
  /** Next revision by the stream's id in the database; 0 for a stream without events. */
  private next = new Int32Array(1 << 12);

  /** Notes a revision of a stream, and returns the revision that was noted before; −1 if there was none. */
  follow(stream: number, revision: number): number {
    if (stream >= this.next.length) {
      const longer = new Int32Array(2 ** Math.ceil(Math.log2(stream + 1)));
      longer.set(this.next);
      this.next = longer;
    }
    const before = (this.next[stream] ?? 0) - 1;
    this.next[stream] = revision + 1;
    return before;
  }
}
