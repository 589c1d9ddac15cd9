import { isEmpty, requireDurability } from '../event-store/sqlite/log-schema';
import { CannotOpen } from '../sqlite/cannot-open';
import { closingOnError, openConnection, requirePragma, type Connection } from '../sqlite/database';

/** Raised whenever the tables change. */
const accessSchemaVersion = 1;

/** Marks the file as ours in its header ("A30A"). */
const applicationId = 0x41_33_30_41;

/** A write that changes nothing and that the disk has to take. */
export const writeNothing = `PRAGMA user_version = ${accessSchemaVersion}`;

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
 * Opens the file of an access log to write to it; creates it at need, for this account alone.
 *
 * @throws CannotOpen for a file of another kind or version, and one that is damaged.
 */
export function openAccessFile(file: string): Connection {
  const connection = openConnection(file, 'write');
  return closingOnError(connection, () => {
    requireAccessFile(connection);
    requireDurability(connection);
    // What is let go is overwritten.
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
