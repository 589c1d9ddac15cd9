import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '../sqlite/owner-only';
import { ifThere, linkUnlessThere, namesIn, removeFile, writeWhole } from './folder-files';

/** Record of who uploaded a document, and when. */
export interface UploadRecord {
  readonly person: string;
  readonly sha256: string;
  readonly size: number;
  /** Time of the first upload, ISO 8601. */
  readonly uploadedAt: string;
  /** Start of the retention, after which the document is deleted if no event names it; ISO 8601. */
  readonly heldAt: string;
}

/**
 * Stores one small file for each upload: `unnamed/<person>/<hash>` until an event names the document, then
 * `named/<hash>/<person>`. The person is written as the hash of their id, because an id may contain
 * characters that a file name may not.
 */
export class UploadRecords {
  constructor(
    private readonly folder: string,
    private readonly incoming: string,
  ) {}

  /** Returns a person's record of a document, named by an event or not. */
  async find(sha256: string, person: string): Promise<UploadRecord | undefined> {
    const key = keyOf(person);
    return (await this.waiting(sha256, person)) ?? this.#read(this.#named(sha256, key));
  }

  /** Returns a person's record of a document that is not known to be named by an event. */
  waiting(sha256: string, person: string): Promise<UploadRecord | undefined> {
    return this.#read(this.#unnamed(keyOf(person), sha256));
  }

  /** Stores the record of an upload, or its new retention after an attachment. */
  async keep(record: UploadRecord): Promise<void> {
    const place = this.#unnamed(keyOf(record.person), record.sha256);
    await writeWhole(JSON.stringify(record), this.incoming, place);
  }

  /** Returns the keys of all people with documents that are not known to be named by an event. */
  async people(): Promise<readonly string[]> {
    return (await namesIn(join(this.folder, 'unnamed'))).filter(isHash);
  }

  /** Returns a person's records of documents that are not known to be named by an event. */
  async unnamedOf(key: string): Promise<readonly UploadRecord[]> {
    const names = (await namesIn(join(this.folder, 'unnamed', key))).filter(isHash);
    const records = await Promise.all(names.map((name) => this.#read(this.#unnamed(key, name))));
    return records.filter((record) => record !== undefined);
  }

  /** Returns the records of `unnamedOf` by the id of the person. */
  unnamedBy(person: string): Promise<readonly UploadRecord[]> {
    return this.unnamedOf(keyOf(person));
  }

  /** Returns everybody's records of a document in the folder of unnamed documents. */
  async unnamed(sha256: string): Promise<readonly UploadRecord[]> {
    const people = await this.people();
    const records = await Promise.all(people.map((key) => this.#read(this.#unnamed(key, sha256))));
    return records.filter((record) => record !== undefined);
  }

  /**
   * Moves the record of a document that an event now names. It is never deleted and no longer counts towards
   * the quota.
   */
  async moveToNamed({ person, sha256 }: UploadRecord): Promise<void> {
    const key = keyOf(person);
    const place = this.#named(sha256, key);
    await mkdir(join(this.folder, 'named', sha256), { recursive: true, mode: ownFolder });
    await ifThere(rename(this.#unnamed(key, sha256), place));
  }

  /** Deletes a record. If the record changed since the caller read it, it is restored. */
  async remove(record: UploadRecord): Promise<void> {
    const place = this.#unnamed(keyOf(record.person), record.sha256);
    const taken = join(this.incoming, randomUUID());
    if ((await ifThere(rename(place, taken).then(() => true))) === undefined) return;
    const found = await this.#read(taken);
    if (found?.heldAt !== record.heldAt) await linkUnlessThere(taken, place);
    await removeFile(taken);
  }

  #unnamed(key: string, sha256: string): string {
    return join(this.folder, 'unnamed', key, sha256);
  }

  #named(sha256: string, key: string): string {
    return join(this.folder, 'named', sha256, key);
  }

  async #read(file: string): Promise<UploadRecord | undefined> {
    const text = await ifThere(readFile(file, 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as UploadRecord);
  }
}

/** True for the name of a record. A shared volume may show other names for a moment, such as `.nfs0001`. */
function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function keyOf(person: string): string {
  return createHash('sha256').update(person).digest('hex');
}
