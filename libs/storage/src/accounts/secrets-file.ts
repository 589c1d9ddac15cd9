import { StoreHalted } from '@art30/event-sourcing';
import { type JsonWebKey, timingSafeEqual } from 'node:crypto';
import { ErasableFile, type ErasableKind } from '../personal-texts/erasable-file';
import type { Connection } from '../sqlite/database';

// Past sign-ins with time and address, shown to the person themselves.
const signIns = `
  CREATE TABLE sign_ins (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    at TEXT NOT NULL,
    address TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sign_ins_by_person ON sign_ins (person, id);
`;

// A row of `secret_parts` stays after its hash was removed, as a record that the part was made once.
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

/** File with the secrets of local accounts. */
const secretsKind: ErasableKind = {
  fileName: 'accounts.db',
  // The bytes "A30S".
  applicationId: 0x41_33_30_53,
  version: 2,
  schema,
  // Version 1 was the schema of release 0.1.0.
  upgrades: { 1: signIns },
  holds: 'secrets of accounts',
  without: 'everybody needs a new password',
};

/** Part of a single-use secret: two people hold one half each, or one person holds all of it. */
type SecretPart = 'asker' | 'releaser' | 'whole';

/** A stored part of a single-use secret. */
export interface OpenedSecret {
  readonly person: string;
  /** Id of the account change for which the secret was made. */
  readonly changeId: string;
  readonly part: SecretPart;
  /** SHA-256 of the part in hex. */
  readonly hash: string;
  /** Time at which the part expires, ISO 8601. */
  readonly endsAt: string;
}

/** A stored password. */
interface KeptPassword {
  /** Hash of the password as a PHC string. */
  readonly phc: string;
  /** Id of the account change whose single-use secret set the password. */
  readonly changeId: string;
}

/** A past sign-in of a person. */
export interface PastSignIn {
  /** Time in ISO 8601. */
  readonly at: string;
  /** IP address from which the person signed in. */
  readonly address: string;
}

/** Number of past sign-ins that are stored for a person. */
export const pastSignInsMax = 5;

interface PartRow {
  readonly changeId: string;
  readonly part: SecretPart;
  readonly hash: string;
  readonly endsAt: string;
}

/**
 * The secrets of local accounts, which must never be in the log: password hashes, unused single-use secrets,
 * and the key that signs tokens. Every write is durable when the method returns. Methods throw Unavailable if
 * the disk fails and StoreHalted if the file is damaged.
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
   * @throws CannotOpen with what to do about it.
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
   * Sets a password and consumes the person's single-use secret in the same transaction.
   *
   * @param changeId id of the account change for which the secret was made.
   */
  setPassword(person: string, phc: string, changeId: string): void {
    this.#file.write(() => {
      this.#statements.setPassword.run(person, phc, changeId);
      this.#statements.dropSecret.run(person);
    });
  }

  /**
   * Replaces the hash of a password by a new hash of the same password, unless the password was changed
   * meanwhile.
   */
  rehashPassword(person: string, old: string, phc: string): void {
    this.#file.write(() => void this.#statements.rehash.run(phc, person, old));
  }

  dropPassword(person: string): void {
    this.#file.write(() => void this.#statements.dropPassword.run(person));
  }

  /**
   * Stores a part of a single-use secret. The first part for a change invalidates the person's secrets of
   * earlier changes.
   *
   * @returns false if this part was made before for this change, even if it was used or dropped since.
   * Nothing is stored then, so a repeated request never yields a second secret.
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
   * Returns the id of the change whose unexpired secret consists of exactly these parts, in any order;
   * undefined if there is none. The secret stays valid until `setPassword`. Hashing a password takes a while,
   * so check again right before that call, or two concurrent requests could both use the secret.
   *
   * @param hashes SHA-256 of each part in hex.
   * @param now ISO moment.
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
   * Stores a sign-in with its time and address.
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
 * True if all parts of a secret were made: one half alone must not work, even if it is the only part so far.
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
