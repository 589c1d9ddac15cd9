import { existsSync, statSync } from 'node:fs';
import { isEmpty } from '../event-store/sqlite/log-schema';
import { CannotOpen, messageOf } from '../sqlite/cannot-open';
import { isDamage, type Connection } from '../sqlite/database';

/** Raised whenever the tables change. */
const secretsSchemaVersion = 1;

/** Marks the file as ours in its header ("A30S"). */
const applicationId = 0x41_33_30_53;

// A part keeps its row when its hash is gone: it says that the part was made.
const schema = `
  CREATE TABLE passwords (
    person TEXT PRIMARY KEY,
    phc TEXT NOT NULL,
    change_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE secret_parts (
    change_id TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('asker', 'releaser', 'whole')),
    person TEXT NOT NULL,
    hash TEXT,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (change_id, part)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX secret_parts_by_person ON secret_parts (person);
  CREATE TABLE signing_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    jwk TEXT NOT NULL
  ) STRICT;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${secretsSchemaVersion};
`;

/** No file of SQLite is shorter, but an empty one. */
const fileBytesMin = 512;

/**
 * SQLite begins anew in a file that is cut off at its beginning, and deletes the write-ahead log
 * beside one that is empty or missing.
 *
 * @throws CannotOpen for such a file.
 */
export function requireNotCutOff(file: string): void {
  const [bytes, logBytes] = [bytesOf(file), bytesOf(`${file}-wal`)];
  if (bytes > 0 && bytes < fileBytesMin) throw damaged(file, `it is cut off after ${bytes} bytes`);
  if (bytes === 0 && logBytes > 0) {
    throw damaged(file, `it is empty or missing, and ${file}-wal beside it is not`);
  }
}

function bytesOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Creates the tables in an empty file, in one transaction; leaves every other file as it is. */
export function createSecretsSchema(connection: Connection): void {
  if (isEmpty(connection)) connection.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
}

/** @throws CannotOpen for a damaged file, one of another kind and one of another version. */
export function requireSecretsFile(connection: Connection): void {
  requireSound(connection);
  if (isEmpty(connection)) return;
  if (connection.pragma('application_id', { simple: true }) !== applicationId) {
    throw new CannotOpen(
      connection.name,
      'it holds no secrets of accounts: check DATA_DIR, or put accounts.db back from a backup',
    );
  }
  const version = connection.pragma('user_version', { simple: true });
  if (version === secretsSchemaVersion) return;
  throw new CannotOpen(
    connection.name,
    `it has version ${String(version)} of its schema and this program reads ` +
      `version ${secretsSchemaVersion}: run the program that wrote it`,
  );
}

function requireSound(connection: Connection): void {
  const damage = damageIn(connection);
  if (damage !== null) throw damaged(connection.name, damage);
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

function damaged(file: string, damage: string): CannotOpen {
  return new CannotOpen(
    file,
    `it is damaged (${damage}): put a backup in its place; without one move it away, ` +
      'and everybody needs a new password',
  );
}
