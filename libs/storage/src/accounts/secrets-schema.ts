import type { ErasableKind } from '../erasable/erasable-file';

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
`;

/** The secrets of local accounts. */
export const secretsKind: ErasableKind = {
  fileName: 'accounts.db',
  // "A30S".
  applicationId: 0x41_33_30_53,
  version: 1,
  schema,
  holds: 'secrets of accounts',
  without: 'everybody needs a new password',
};
