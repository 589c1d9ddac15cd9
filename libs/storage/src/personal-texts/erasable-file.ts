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

/** What a file of a data folder holds, and what becomes of the ledger without it. */
export interface ErasableKind {
  readonly fileName: string;
  /** Marks the file as ours in its header. */
  readonly applicationId: number;
  /** Raised whenever the tables change. */
  readonly version: number;
  /** The statements that make the tables. */
  readonly schema: string;
  /** By an older version, the statements that make this version of it. */
  readonly upgrades?: Readonly<Record<number, string>>;
  /** As sentences name it: `secrets of accounts`. */
  readonly holds: string;
  /** What follows where it is gone, as a sentence goes on: `everybody needs a new password`. */
  readonly without: string;
}

/** No file of SQLite is shorter, but an empty one. */
const fileBytesMin = 512;

/** Time after which a write-ahead log that could not be emptied is tried again. */
const emptyAgainMs = 10_000;

/**
 * A file of SQLite beside the log whose content may be erased: what is deleted is overwritten, in the
 * write-ahead log too. Every write is on the disk before it returns. Methods throw Unavailable where
 * the disk fails, StoreHalted where the file is damaged.
 */
export class ErasableFile {
  readonly #place: FilePlace;
  /** Made once: making it takes longer than to begin. */
  readonly #inTransaction;
  /** What was replaced is in the write-ahead log still. */
  #holdsOld = false;
  #emptyAgainAtMs = 0;

  private constructor(readonly connection: Connection) {
    this.#place = new FilePlace(connection.name);
    this.#inTransaction = connection.transaction((steps: () => unknown) => steps());
  }

  /** Whether a folder has such a file, in whatever state. */
  static exists(folder: string, { fileName }: ErasableKind): boolean {
    return existsSync(join(folder, fileName));
  }

  /**
   * Opens the file of a data folder; creates folder and file at need.
   *
   * @throws CannotOpen with what to do about it.
   */
  static open(folder: string, kind: ErasableKind): ErasableFile {
    const file = join(folder, kind.fileName);
    requireNotCutOff(file, kind);
    const connection = openConnection(file, 'write');
    return closingOnError(connection, () => {
      requireKind(connection, kind);
      requireDurability(connection);
      // What is deleted is overwritten, so that no copy of the file still has it.
      requirePragma(connection, 'secure_delete', { set: 'ON', readBack: 1 });
      if (isEmpty(connection)) connection.exec(creating(kind));
      upgrade(connection, kind);
      return new ErasableFile(connection);
    });
  }

  /**
   * Opens the file of a data folder only to read it, and leaves it as it is.
   *
   * @throws CannotOpen with what to do about it; also where there is none.
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

  /** Runs statements that write, all or none of them. */
  write<Result>(steps: () => Result): Result {
    const result = this.add(steps);
    this.#emptyWriteAheadLog();
    return result;
  }

  /** The same for statements that replace and delete nothing: no old text is left to be overwritten. */
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

  /** Runs statements that read. */
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
   * What was replaced still stands in the write-ahead log until that is cut off. While somebody else reads the
   * file, as a backup does, it cannot be: whoever uses the file later tries again.
   */
  #emptyWriteAheadLog(): void {
    try {
      const [{ busy }] = this.connection.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      this.#holdsOld = busy !== 0;
    } catch {
      // The commit stands all the same.
      this.#holdsOld = true;
    }
    this.#emptyAgainAtMs = performance.now() + emptyAgainMs;
  }
}

/** In one transaction, so that a crash leaves an empty file or a whole one. */
function creating({ schema, applicationId, version }: ErasableKind): string {
  return (
    `BEGIN IMMEDIATE; ${schema} PRAGMA application_id = ${applicationId}; ` +
    `PRAGMA user_version = ${version}; COMMIT`
  );
}

/** In one transaction likewise: a crash leaves the older version, or this one. */
function upgrade(connection: Connection, { version, upgrades = {} }: ErasableKind): void {
  const statements = upgrades[versionOf(connection)];
  if (statements === undefined) return;
  connection.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${version}; COMMIT`);
}

function versionOf(connection: Connection): number {
  return connection.pragma('user_version', { simple: true }) as number;
}

/**
 * SQLite begins anew in a file that is cut off at its beginning, and deletes the write-ahead log
 * beside one that is empty or missing.
 *
 * @throws CannotOpen for such a file.
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

/** @throws CannotOpen for a damaged file, one of another kind and one of another version. */
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
