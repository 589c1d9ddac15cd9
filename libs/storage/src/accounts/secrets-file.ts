import { StoreHalted } from '@art30/event-sourcing';
import { type JsonWebKey, timingSafeEqual } from 'node:crypto';
import { ErasableFile, type ErasableKind } from '../personal-texts/erasable-file';
import type { Connection } from '../sqlite/database';

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
const secretsKind: ErasableKind = {
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

/** Two people hold a half each, or one person holds it whole. */
type SecretPart = 'asker' | 'releaser' | 'whole';

/** A part of a single-use secret, as it is kept. */
export interface OpenedSecret {
  readonly person: string;
  /** The change of the account that the secret belongs to. */
  readonly changeId: string;
  readonly part: SecretPart;
  /** SHA-256 of the part in hex. */
  readonly hash: string;
  /** ISO moment from which it is worth nothing. */
  readonly endsAt: string;
}

/** A password as it is kept. */
interface KeptPassword {
  /** PHC string. */
  readonly phc: string;
  /** The change of the account by whose secret it was set. */
  readonly changeId: string;
}

/** A sign-in of somebody, as it is kept. */
export interface PastSignIn {
  /** ISO moment. */
  readonly at: string;
  /** Address of the network that it came from. */
  readonly address: string;
}

/** As many sign-ins of a person are kept. */
export const pastSignInsMax = 5;

interface PartRow {
  readonly changeId: string;
  readonly part: SecretPart;
  readonly hash: string;
  readonly endsAt: string;
}

/**
 * The secrets of local accounts, which no log may hold: hashes of passwords, single-use secrets
 * that wait for their use, and the key that signs tokens. Every write is on the disk before it
 * returns. Methods throw Unavailable where the disk fails, StoreHalted where the file is damaged.
 */
export class SecretsFile {
  readonly #file: ErasableFile;
  readonly #statements: ReturnType<typeof statementsOn>;

  private constructor(file: ErasableFile) {
    this.#file = file;
    this.#statements = statementsOn(file.connection);
  }

  /** Whether a folder has such a file, in whatever state. */
  static exists(folder: string): boolean {
    return ErasableFile.exists(folder, secretsKind);
  }

  /**
   * Opens the secrets of a data folder; creates folder and file at need.
   *
   * @throws CannotOpen with what to do about it.
   */
  static open(folder: string): SecretsFile {
    return new SecretsFile(ErasableFile.open(folder, secretsKind));
  }

  close(): void {
    this.#file.close();
  }

  /** The password; undefined where the person has none. */
  passwordOf(person: string): KeptPassword | undefined {
    return this.#file.run(() => this.#statements.password.get(person));
  }

  /**
   * Replaces the password, and uses up the single-use secret in the same transaction.
   *
   * @param changeId the change that the secret belongs to.
   */
  setPassword(person: string, phc: string, changeId: string): void {
    this.#file.write(() => {
      this.#statements.setPassword.run(person, phc, changeId);
      this.#statements.dropSecret.run(person);
    });
  }

  /** Replaces the hash of a password by another of the same, unless it is a new one by now. */
  rehashPassword(person: string, old: string, phc: string): void {
    this.#file.write(() => void this.#statements.rehash.run(phc, person, old));
  }

  dropPassword(person: string): void {
    this.#file.write(() => void this.#statements.dropPassword.run(person));
  }

  /**
   * Keeps a part of a single-use secret. The first part for a change ends what earlier changes
   * left open for the person.
   *
   * @returns false, and keeps nothing, where this part for this change was made before, even if it
   *   was used or dropped since: a repeated request never gets another.
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
   * The change of the single-use secret of which these are all the parts, in any order, before its
   * end; undefined where they are none. It stays open until `setPassword`: as hashing a password
   * takes a while, ask again right before that, or two requests at once both use it.
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

  /** Ends what is open of the person's single-use secret. */
  dropSecret(person: string): void {
    this.#file.write(() => void this.#statements.dropSecret.run(person));
  }

  /**
   * Keeps when and from where somebody signs in.
   *
   * @returns the sign-ins before, the newest first, `pastSignInsMax` at most.
   */
  keepSignIn(person: string, { at, address }: PastSignIn): readonly PastSignIn[] {
    return this.#file.write(() => {
      const before = this.#statements.signIns.all(person);
      this.#statements.addSignIn.run(person, at, address);
      this.#statements.dropSignIns.run(person, person);
      return before;
    });
  }

  /** The private key that signs tokens; undefined before the first. */
  signingKey(): JsonWebKey | undefined {
    const text = this.#file.run(() => this.#statements.signingKey.get());
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as JsonWebKey;
    } catch {
      throw new StoreHalted(`${this.#file.connection.name} is damaged: the signing key is no JSON`);
    }
  }

  /** Makes a key the only one: tokens of the one before count no more. */
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

/** One half alone opens nothing, though it be the only one made so far. */
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
