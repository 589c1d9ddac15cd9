import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import { isEmpty, requireDurability } from '../event-store/sqlite/log-schema';
import { CannotOpen, messageOf } from '../sqlite/cannot-open';
import {
  closingOnError,
  isDamage,
  openConnection,
  requirePragma,
  unavailableIfOutage,
  type Connection,
} from '../sqlite/database';
import { FilePlace } from '../sqlite/file-place';

/** A kind of SQLite file in the data folder, with the words in which an error speaks of the file. */
export interface ErasableKind {
  readonly fileName: string;
  /** Application id in the file header, by which a file of another kind is recognised and refused. */
  readonly applicationId: number;
  /** Version of the tables, stored in the file; raised whenever the tables change. */
  readonly version: number;
  /** SQL that creates the tables. */
  readonly schema: string;
  /** SQL that changes tables of an older version into those of `version`, by the older version. */
  readonly upgrades?: Readonly<Record<number, string>>;
  /** Name of the content, as a part of a sentence: `secrets of accounts`. */
  readonly holds: string;
  /** Consequence of a lost file, as a part of a sentence: `everybody needs a new password`. */
  readonly without: string;
}

/** Smallest size in bytes of a SQLite file that is not empty: one page of the smallest page size. */
const fileBytesMin = 512;

/** Milliseconds after which a failed truncation of the write-ahead log is tried again. */
const emptyAgainMs = 10_000;

/**
 * A SQLite file whose content can be erased, because it has secrets or personal data. Deleted data are overwritten in
 * the file, and removed from its write-ahead log.
 *
 * Every write is durable when the method returns. Methods throw Unavailable if the disk fails, and StoreHalted if the
 * file is damaged.
 */
export class ErasableFile {
  readonly #place: FilePlace;
  /** Runs steps in a transaction. It is built once, since building it takes longer than beginning a transaction. */
  readonly #inTransaction;
  /** True while the write-ahead log still has data that were deleted or replaced in the file. */
  #holdsOld = false;
  /** Time of the next try to truncate the write-ahead log, in milliseconds of `performance.now()`. */
  #emptyAgainAtMs = 0;

  private constructor(readonly connection: Connection) {
    this.#place = new FilePlace(connection.name);
    this.#inTransaction = connection.transaction((steps: () => unknown) => steps());
  }

  /** True if a folder has such a file, even a damaged one. */
  static exists(folder: string, { fileName }: ErasableKind): boolean {
    return existsSync(join(folder, fileName));
  }

  /**
   * Opens the file of a data folder for writing; creates folder and file if they are missing.
   *
   * @throws CannotOpen if the file cannot be used; the message says what to do.
   */
  static open(folder: string, kind: ErasableKind): ErasableFile {
    const file = join(folder, kind.fileName);
    requireNotCutOff(file, kind);
    const connection = openConnection(file, 'write');
    return closingOnError(connection, () => {
      requireKind(connection, kind);
      requireDurability(connection);
      // SQLite overwrites deleted data with zeros, so that no later copy of the file contains them.
      requirePragma(connection, 'secure_delete', { set: 'ON', readBack: 1 });
      if (isEmpty(connection)) connection.exec(creating(kind));
      upgrade(connection, kind);
      return new ErasableFile(connection);
    });
  }

  /**
   * Opens the file of a data folder for reading, without changing it.
   *
   * @throws CannotOpen if the file is missing or cannot be used; the message says what to do.
   */
  static openReadOnly(folder: string, kind: ErasableKind): ErasableFile {
    const file = join(folder, kind.fileName);
    requireNotCutOff(file, kind);
    const connection = openConnection(file, 'read');
    return closingOnError(connection, () => {
      requireKind(connection, kind);
      if (isEmpty(connection)) throw damaged(file, kind, 'it is empty');
      return new ErasableFile(connection);
    });
  }

  close(): void {
    this.connection.close();
  }

  /** Runs statements that may replace or delete data, in one transaction, and then truncates the write-ahead log. */
  write<Result>(steps: () => Result): Result {
    const result = this.add(steps);
    this.#emptyWriteAheadLog();
    return result;
  }

  /**
   * Runs statements that only insert, in one transaction. Inserts leave no deleted data in the write-ahead log, so the
   * slow truncation is left out.
   *
   * @throws StoreHalted if the file was moved or replaced, because the data would be lost.
   */
  add<Result>(steps: () => Result): Result {
    return this.run(() => {
      if (this.#place.isLost()) {
        throw new StoreHalted(
          `${this.connection.name}, or the -wal beside it, was moved, removed or replaced while ` +
            'the service runs: stop the service, and put both back in their place',
        );
      }
      return this.#inTransaction.immediate(steps) as Result;
    });
  }

  /** Runs statements, and converts errors of SQLite to Unavailable or StoreHalted. The connection must be open. */
  run<Result>(steps: () => Result): Result {
    if (!this.connection.open) throw new Unavailable(`${this.connection.name} is closed`);
    if (this.#holdsOld && performance.now() >= this.#emptyAgainAtMs) this.#emptyWriteAheadLog();
    try {
      return steps();
    } catch (error) {
      throw unavailableIfOutage(error);
    }
  }

  /**
   * Truncates the write-ahead log, which still has deleted or replaced data. The truncation fails while another
   * process, such as a backup, reads the file; a later call tries again.
   */
  #emptyWriteAheadLog(): void {
    try {
      const [{ busy }] = this.connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      this.#holdsOld = busy !== 0;
    } catch {
      // The error is dropped, because the commit before is valid even if the truncation failed.
      this.#holdsOld = true;
    }
    this.#emptyAgainAtMs = performance.now() + emptyAgainMs;
  }
}

/** Returns SQL that creates the tables in one transaction, so that a crash leaves an empty file or a complete one. */
function creating({ schema, applicationId, version }: ErasableKind): string {
  return (
    `BEGIN IMMEDIATE; ${schema} PRAGMA application_id = ${applicationId}; ` +
    `PRAGMA user_version = ${version}; COMMIT`
  );
}

/** Upgrades the tables in one transaction, so that a crash leaves the old version or the new one. */
function upgrade(connection: Connection, { version, upgrades = {} }: ErasableKind): void {
  const statements = upgrades[versionOf(connection)];
  if (statements === undefined) return;
  connection.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${version}; COMMIT`);
}

function versionOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/**
 * Refuses a truncated file, before SQLite opens it. SQLite would overwrite a file that is shorter than a page,
 * and would delete the write-ahead log beside an empty or missing file.
 *
 * @throws CannotOpen if the file is shorter than a page, or is empty or missing beside a write-ahead log.
 */
function requireNotCutOff(file: string, kind: ErasableKind): void {
  const [bytes, logBytes] = [bytesOf(file), bytesOf(`${file}-wal`)];
  if (bytes > 0 && bytes < fileBytesMin) {
    throw damaged(file, kind, `it is cut off after ${bytes} bytes`);
  }
  if (bytes === 0 && logBytes > 0) {
    throw damaged(file, kind, `it is empty or missing, and ${file}-wal beside it is not`);
  }
}

function bytesOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/**
 * Checks that a file is undamaged, and of a kind and version that this program can use. An empty file passes.
 *
 * @throws CannotOpen if the file fails the check.
 */
function requireKind(connection: Connection, kind: ErasableKind): void {
  const damage = damageIn(connection);
  if (damage !== null) throw damaged(connection.name, kind, damage);
  if (isEmpty(connection)) return;
  if (connection.pragma('application_id', { simple: true }) !== kind.applicationId) {
    throw new CannotOpen(
      connection.name,
      `it holds no ${kind.holds}: check DATA_DIR, or put ${kind.fileName} back from a backup`,
    );
  }
  const version = versionOf(connection);
  if (version === kind.version || kind.upgrades?.[version] !== undefined) return;
  throw new CannotOpen(
    connection.name,
    `it has version ${version} of its schema and this program reads ` +
      `version ${kind.version}: run the program that wrote it`,
  );
}

function damageIn(connection: Connection): string | null {
  try {
    const found = String(connection.pragma('quick_check(1)', { simple: true }));
    return found === 'ok' ? null : found.replace(/\s+/g, ' ');
  } catch (error) {
    if (isDamage(error)) return messageOf(error);
    throw error;
  }
}

function damaged(file: string, { without }: ErasableKind, damage: string): CannotOpen {
  return new CannotOpen(
    file,
    `it is damaged (${damage}): put a backup in its place; without one move it away, and ${without}`,
  );
}
