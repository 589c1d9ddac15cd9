import type { ErasableKind } from '../erasable/erasable-file';

// When and from where somebody signed in, for their own eyes.
const signIns = `
  CREATE TABLE sign_ins (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    address TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sign_ins_by_person ON sign_ins (person, id);
`;

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
  ${signIns}
`;

/** The secrets of local accounts. */
export const secretsKind: ErasableKind = {
  fileName: 'accounts.db',
  // "A30S".
  applicationId: 0x41_33_30_53,
  version: 2,
  schema,
  // Version 1 is of release 0.1.0.
  upgrades: { 1: signIns },
  holds: 'secrets of accounts',
  without: 'everybody needs a new password',
};
