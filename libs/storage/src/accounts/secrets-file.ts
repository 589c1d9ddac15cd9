import { StoreHalted } from '@art30/event-sourcing';
import { type JsonWebKey, timingSafeEqual } from 'node:crypto';
import { ErasableFile, type ErasableKind } from '../personal-texts/erasable-file';
import type { Connection } from '../sqlite/database';

// Past sign-ins of each person. They are shown to that person, who can so notice a sign-in by somebody else.
const signIns = `
  CREATE TABLE sign_ins (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    address TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sign_ins_by_person ON sign_ins (person, id);
`;

// When a secret is used or dropped, the rows in `secret_parts` stay without the hash: a part is made once for a change.
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

/** The file with the secrets of local accounts (accounts that the ledger itself signs in). */
const secretsKind: ErasableKind = {
  fileName: 'accounts.db',
  // The bytes "A30S".
  applicationId: 0x41_33_30_53,
  version: 2,
  schema,
  // Version 1, the schema of release 0.1.0, had no table of sign-ins.
  upgrades: { 1: signIns },
  holds: 'secrets of accounts',
  without: 'everybody needs a new password',
};

/**
 * Part of a single-use secret, with which a person sets a password once. Usually the administrators who asked for and
 * released the account change have one half each, so that neither can use it alone. A `whole` secret is in one piece.
 */
type SecretPart = 'asker' | 'releaser' | 'whole';

/** A part of a single-use secret, as it is stored: by its hash. */
export interface OpenedSecret {
  /** Id of the person who may set a password with the secret. */
  readonly person: string;
  /** Id of the account change for which the secret was made. */
  readonly changeId: string;
  readonly part: SecretPart;
  /** SHA-256 of the part in hex. */
  readonly hash: string;
  /** Time from which on the part is invalid, ISO 8601. */
  readonly endsAt: string;
}

/** A password, as it is stored: by its hash. */
interface KeptPassword {
  /** Hash of the password as a PHC string, a text that also has the algorithm, its parameters and the salt. */
  readonly phc: string;
  /** Id of the account change (creation or reset) whose single-use secret was used to set the password. */
  readonly changeId: string;
}

/** A past sign-in of a person. */
export interface PastSignIn {
  /** Time in ISO 8601. */
  readonly at: string;
  /** IP address from which the person signed in. */
  readonly address: string;
}

/** Largest number of past sign-ins that are stored for one person. */
export const pastSignInsMax = 5;

interface PartRow {
  readonly changeId: string;
  readonly part: SecretPart;
  readonly hash: string;
  readonly endsAt: string;
}

/**
 * The secrets of local accounts: password hashes, unused single-use secrets, and the key that signs tokens. They are
 * never in the log, since nothing can be deleted from the log. Every write is durable when the method returns. Methods
 * throw Unavailable if the disk fails, and StoreHalted if the file is damaged.
 */
export class SecretsFile {
  readonly #file: ErasableFile;
  readonly #statements: ReturnType<typeof statementsOn>;

  private constructor(file: ErasableFile) {
    this.#file = file;
    this.#statements = statementsOn(file.connection);
  }

  /** True if a folder has such a file, even a damaged one. */
  static exists(folder: string): boolean {
    return ErasableFile.exists(folder, secretsKind);
  }

  /**
   * Opens the secrets of a data folder; creates folder and file if they are missing.
   *
   * @throws CannotOpen if the file cannot be used; the message says what to do.
   */
  static open(folder: string): SecretsFile {
    return new SecretsFile(ErasableFile.open(folder, secretsKind));
  }

  close(): void {
    this.#file.close();
  }

  /** Returns the password of a person; undefined if there is none. */
  passwordOf(person: string): KeptPassword | undefined {
    return this.#file.run(() => this.#statements.password.get(person));
  }

  /**
   * Sets a password and invalidates the person's single-use secrets in the same transaction, so that none is
   * used twice.
   *
   * @param phc hash of the password as a PHC string.
   * @param changeId id of the account change for which the secret was made.
   */
  setPassword(person: string, phc: string, changeId: string): void {
    this.#file.write(() => {
      this.#statements.setPassword.run(person, phc, changeId);
      this.#statements.dropSecret.run(person);
    });
  }

  /**
   * Replaces the hash of a password by a stronger hash of the same password. Nothing changes if the password
   * was changed after `old` was read.
   *
   * @param old present hash as a PHC string.
   * @param phc new hash as a PHC string.
   */
  rehashPassword(person: string, old: string, phc: string): void {
    this.#file.write(() => void this.#statements.rehash.run(phc, person, old));
  }

  dropPassword(person: string): void {
    this.#file.write(() => void this.#statements.dropPassword.run(person));
  }

  /**
   * Stores a part of a single-use secret. The first part for an account change invalidates the person's secrets of
   * earlier changes.
   *
   * @returns false if this part was made for this change before, even if the part was used or dropped since. Nothing is
   * stored then, so that a repeated request never gives a second secret.
   */
  openSecret({ person, changeId, part, hash, endsAt }: OpenedSecret): boolean {
    return this.#file.write(() => {
      const made = this.#statements.partsMade.all(changeId);
      if (made.includes(part)) return false;
      if (made.length === 0) this.#statements.dropSecret.run(person);
      this.#statements.addPart.run(changeId, part, person, hash, endsAt);
      return true;
    });
  }

  /**
   * Returns the id of the account change whose unexpired secret consists of exactly these parts, in any order;
   * undefined if there is none. The secret stays valid until `setPassword`. Hashing a password takes a while.
   * So check again right before `setPassword`, or two concurrent requests could both use the secret.
   *
   * @param hashes SHA-256 of each part in hex.
   * @param now present time in ISO 8601.
   */
  changeOfSecret(person: string, hashes: readonly string[], now: string): string | undefined {
    const rows = this.#file.run(() => this.#statements.parts.all(person));
    const changes = new Set(rows.map(({ changeId }) => changeId));
    return [...changes].find((changeId) => {
      const parts = rows.filter((row) => row.changeId === changeId);
      return isComplete(parts) && isOpen(parts, now) && areTheSame(parts, hashes);
    });
  }

  /** Invalidates the person's unused single-use secrets. */
  dropSecret(person: string): void {
    this.#file.write(() => void this.#statements.dropSecret.run(person));
  }

  /**
   * Stores a sign-in with its time and address, and deletes the oldest ones beyond `pastSignInsMax`.
   *
   * @returns the earlier sign-ins, newest first, at most `pastSignInsMax`.
   */
  keepSignIn(person: string, { at, address }: PastSignIn): readonly PastSignIn[] {
    return this.#file.write(() => {
      const before = this.#statements.signIns.all(person);
      this.#statements.addSignIn.run(person, at, address);
      this.#statements.dropSignIns.run(person, person);
      return before;
    });
  }

  /** Returns the private key that signs tokens; undefined before the first key. */
  signingKey(): JsonWebKey | undefined {
    const text = this.#file.run(() => this.#statements.signingKey.get());
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as JsonWebKey;
    } catch {
      throw new StoreHalted(`${this.#file.connection.name} is damaged: the signing key is no JSON`);
    }
  }

  /** Stores the signing key in place of the earlier one, whose tokens become invalid. */
  keepSigningKey(jwk: JsonWebKey): void {
    this.#file.write(() => void this.#statements.keepSigningKey.run(JSON.stringify(jwk)));
  }
}

function statementsOn(connection: Connection) {
  return {
    password: connection.prepare<[string], KeptPassword>(
      'SELECT phc, change_id AS changeId FROM passwords WHERE person = ?',
    ),
    setPassword: connection.prepare<[string, string, string]>(
      `INSERT INTO passwords (person, phc, change_id) VALUES (?, ?, ?)
       ON CONFLICT (person) DO UPDATE SET phc = excluded.phc, change_id = excluded.change_id`,
    ),
    rehash: connection.prepare<[string, string, string]>(
      'UPDATE passwords SET phc = ? WHERE person = ? AND phc = ?',
    ),
    dropPassword: connection.prepare<[string]>('DELETE FROM passwords WHERE person = ?'),
    partsMade: connection
      .prepare<[string], SecretPart>('SELECT part FROM secret_parts WHERE change_id = ?')
      .pluck(),
    addPart: connection.prepare<[string, SecretPart, string, string, string]>(
      'INSERT INTO secret_parts (change_id, part, person, hash, ends_at) VALUES (?, ?, ?, ?, ?)',
    ),
    parts: connection.prepare<[string], PartRow>(
      `SELECT change_id AS changeId, part, hash, ends_at AS endsAt
       FROM secret_parts WHERE person = ? AND hash IS NOT NULL`,
    ),
    dropSecret: connection.prepare<[string]>(
      'UPDATE secret_parts SET hash = NULL WHERE person = ? AND hash IS NOT NULL',
    ),
    signIns: connection.prepare<[string], PastSignIn>(
      'SELECT at, address FROM sign_ins WHERE person = ? ORDER BY id DESC',
    ),
    addSignIn: connection.prepare<[string, string, string]>(
      'INSERT INTO sign_ins (person, at, address) VALUES (?, ?, ?)',
    ),
    dropSignIns: connection.prepare<[string, string]>(
      `DELETE FROM sign_ins WHERE person = ? AND id NOT IN
       (SELECT id FROM sign_ins WHERE person = ? ORDER BY id DESC LIMIT ${pastSignInsMax})`,
    ),
    signingKey: connection.prepare<[], string>('SELECT jwk FROM signing_key').pluck(),
    keepSigningKey: connection.prepare<[string]>(
      `INSERT INTO signing_key (id, jwk) VALUES (1, ?)
       ON CONFLICT (id) DO UPDATE SET jwk = excluded.jwk`,
    ),
  };
}

/**
 * True if all parts of a secret were made. The first half must not work alone while the second half is still missing.
 */
function isComplete(parts: readonly PartRow[]): boolean {
  const names = parts.map(({ part }) => part).sort();
  return names.join() === 'whole' || names.join() === 'asker,releaser';
}

function isOpen(parts: readonly PartRow[], now: string): boolean {
  return parts.every(({ endsAt }) => Date.parse(now) < Date.parse(endsAt));
}

function areTheSame(parts: readonly PartRow[], hashes: readonly string[]): boolean {
  return (
    hashes.length === parts.length &&
    parts.every(({ hash }) => hashes.some((given) => isEqual(hash, given)))
  );
}

function isEqual(hash: string, given: string): boolean {
  const [one, other] = [Buffer.from(hash), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
