import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import { isEmpty, requireDurability } from '../event-store/sqlite/log-schema';
import { CannotOpen } from '../sqlite/cannot-open';
import {
  closingOnError,
  type Connection,
  openConnection,
  requirePragma,
  unavailableIfOutage,
} from '../sqlite/database';
import { FilePlace } from '../sqlite/file-place';
import { type BatchWriter, GroupCommit } from '../sqlite/group-commit';
import {
  type AccessDay,
  accessEntriesReadMax,
  type AccessEntry,
  type AccessLog,
  type AccessLogSettings,
  dayOf,
  type NumberedEntry,
} from './access-log';

/** Version of the tables, stored in the file and raised with each change, so that a program refuses other versions. */
const accessSchemaVersion = 1;

/** Application id in the file header ("A30A"), which marks the file as an access log. */
const applicationId = 0x41_33_30_41;

/** SQL that writes the version again unchanged. It shows that the disk accepts a write, without an entry. */
const writeNothing = `PRAGMA user_version = ${accessSchemaVersion}`;

const schema = `
  CREATE TABLE days (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL,
    instance TEXT NOT NULL,
    UNIQUE (day, instance)
  ) STRICT;
  CREATE TABLE entries (
    day_id INTEGER NOT NULL REFERENCES days (id),
    number INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (day_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
    BEGIN SELECT RAISE (ABORT, 'an entry is never changed'); END;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${accessSchemaVersion};
`;

/**
 * Opens the file of an access log for writing. A missing file is created, readable only by the operating system
 * account that runs the service.
 *
 * @throws CannotOpen if the file is of another kind or version, or damaged.
 */
function openAccessFile(file: string): Connection {
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    requireAccessFile(connection);
    requireDurability(connection);
    // SQLite overwrites deleted entries with zeros, so that no personal data remain in free pages of the file.
    requirePragma(connection, 'secure_delete', { set: 'ON', readBack: 1 });
    if (isEmpty(connection)) connection.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    return connection;
  });
}

function requireAccessFile(connection: Connection): void {
  if (isEmpty(connection)) return;
  if (connection.pragma('application_id', { simple: true }) !== applicationId) {
    throw new CannotOpen(connection.name, 'it holds no access log: check DATA_DIR');
  }
  const version = connection.pragma('user_version', { simple: true });
  if (version === accessSchemaVersion) return;
  throw new CannotOpen(
    connection.name,
    `it has version ${String(version)} of its schema and this program reads ` +
      `version ${accessSchemaVersion}: run the program that wrote it`,
  );
}

/** Largest number of rows that one transaction deletes, so that writers of entries do not wait long. */
const deletedAtOnce = 1_000;

/** The access log of an embedded ledger, in a SQLite file of its own. */
export class SqliteAccessLog implements AccessLog {
  readonly #connection: Connection;
  readonly #place: FilePlace;
  readonly #statements: ReturnType<typeof statementsOn>;
  readonly #writes: GroupCommit<AccessEntry, 'written'>;

  private constructor(
    connection: Connection,
    private readonly settings: AccessLogSettings,
  ) {
    this.#connection = connection;
    this.#statements = statementsOn(connection);
    this.#statements.days.all('', '');
    this.#place = new FilePlace(connection.name);
    const writer = new EntryWriter(connection, this.#statements, settings.instance);
    this.#writes = new GroupCommit<AccessEntry, 'written'>(writer, () => undefined);
  }

  /**
   * Opens the file, which is created if it is missing.
   *
   * @throws CannotOpen if the file cannot be used; the message says what to do.
   */
  static open(file: string, settings: AccessLogSettings): SqliteAccessLog {
    return new SqliteAccessLog(openAccessFile(file), settings);
  }

  async write(entry: AccessEntry): Promise<void> {
    this.#requireInPlace();
    await this.#writes.append(entry);
  }

  async days(from: string, to: string): Promise<readonly AccessDay[]> {
    return this.#run(() => this.#statements.days.all(from, to));
  }

  async read({ day, instance }: AccessDay, fromNumber: number): Promise<readonly NumberedEntry[]> {
    const rows = this.#run(() =>
      this.#statements.entries.all(day, instance, fromNumber, accessEntriesReadMax),
    );
    return rows.map(({ number, entry }) => ({ number, entry: this.#parsed(entry) }));
  }

  async retain(today: string): Promise<string | null> {
    const before = dayBefore(today, this.settings.accessLogDays);
    let deleted = 0;
    for (let more = true; more;) {
      this.#requireInPlace();
      const { changes } = this.#run(() => this.#statements.forget.run(before, deletedAtOnce));
      deleted += changes;
      more = changes === deletedAtOnce;
      // Entries that wait to be written get their turn between two deletions.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#run(() => this.#statements.forgetDays.run(before));
    if (deleted === 0) return null;
    // Deleted rows remain in the write-ahead log until it is truncated.
    this.#run(() => this.#connection.pragma('wal_checkpoint(TRUNCATE)'));
    return `${deleted} entries of days before ${before} were deleted`;
  }

  async check(): Promise<void> {
    this.#requireInPlace();
    this.#run(() => this.#connection.exec(writeNothing));
  }

  async close(): Promise<void> {
    if (!this.#connection.open) return;
    this.#writes.drain();
    this.#connection.close();
  }

  #requireInPlace(): void {
    if (!this.#connection.open) throw new Unavailable('the access log is closed');
    if (!this.#place.isLost()) return;
    throw new StoreHalted(
      `${this.#connection.name}, or the -wal beside it, was moved, removed or replaced while the ` +
        'service runs: stop the service, and put both back in their place',
    );
  }

  #run<Result>(steps: () => Result): Result {
    if (!this.#connection.open) throw new Unavailable('the access log is closed');
    try {
      return steps();
    } catch (error) {
      throw unavailableIfOutage(error);
    }
  }

  #parsed(text: string): AccessEntry {
    try {
      return JSON.parse(text) as AccessEntry;
    } catch {
      throw new StoreHalted(`${this.#connection.name} is damaged: an entry is no JSON`);
    }
  }
}

/**
 * Writes batches of entries, each in one transaction. A batch whose outcome is unknown is reported as failed, so
 * that no access goes unrecorded; a retry may then write its entries twice.
 */
class EntryWriter implements BatchWriter<AccessEntry, 'written'> {
  readonly #add: { immediate(batch: readonly AccessEntry[]): void };

  constructor(
    connection: Connection,
    statements: ReturnType<typeof statementsOn>,
    instance: string,
  ) {
    this.#add = connection.transaction((batch: readonly AccessEntry[]) => {
      // The next number comes from the file and not from memory, because another process may write entries under
      // the same instance name.
      for (const day of new Set(batch.map(dayOf))) statements.begin.run(day, instance);
      for (const entry of batch) {
        statements.add.run({ day: dayOf(entry), instance, entry: JSON.stringify(entry) });
      }
    });
  }

  write(batch: readonly AccessEntry[]): readonly ('written' | Error)[] {
    try {
      this.#add.immediate(batch);
      return batch.map(() => 'written');
    } catch (error) {
      const failure = unavailableIfOutage(error);
      const failureOfBatch = failure instanceof Error ? failure : new Error(String(failure));
      return batch.map(() => failureOfBatch);
    }
  }

  rowsOf(): number {
    return 1;
  }
}

function statementsOn(connection: Connection) {
  return {
    begin: connection.prepare<[string, string]>(
      'INSERT INTO days (day, instance) VALUES (?, ?) ON CONFLICT DO NOTHING',
    ),
    add: connection.prepare<{ day: string; instance: string; entry: string }>(
      `INSERT INTO entries (day_id, number, entry)
       SELECT id, (SELECT coalesce(max(number) + 1, 0) FROM entries WHERE day_id = id), @entry
       FROM days WHERE day = @day AND instance = @instance`,
    ),
    days: connection.prepare<[string, string], AccessDay>(
      'SELECT day, instance FROM days WHERE day BETWEEN ? AND ? ORDER BY day, id',
    ),
    entries: connection.prepare<
      [string, string, number, number],
      { number: number; entry: string }
    >(
      `SELECT number, entry FROM entries JOIN days ON days.id = day_id
       WHERE day = ? AND instance = ? AND number >= ? ORDER BY number LIMIT ?`,
    ),
    forget: connection.prepare<[string, number]>(
      `DELETE FROM entries WHERE (day_id, number) IN
       (SELECT day_id, number FROM entries JOIN days ON days.id = day_id WHERE day < ? LIMIT ?)`,
    ),
    forgetDays: connection.prepare<[string]>(
      `DELETE FROM days WHERE day < ?
       AND NOT EXISTS (SELECT 1 FROM entries WHERE day_id = days.id)`,
    ),
  };
}

const dayMs = 86_400_000;

/** Returns the UTC day (YYYY-MM-DD) that lies the given number of days before another. */
function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}
