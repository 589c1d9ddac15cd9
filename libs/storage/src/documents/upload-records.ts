import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '../sqlite/owner-only';
import { ifThere, linkUnlessThere, namesIn, removeFile, writeWhole } from './folder-files';

/** Record of who uploaded a document, and when. */
export interface UploadRecord {
  readonly person: string;
  /** Hash of the document's bytes in hex. */
  readonly sha256: string;
  /** Number of the document's bytes. */
  readonly size: number;
  /** Time of the first upload, ISO 8601. */
  readonly uploadedAt: string;
  /**
   * Time of the last upload or attachment by the person, ISO 8601. From it on the bytes are retained for seven
   * days.
   */
  readonly heldAt: string;
}

/**
 * The records of uploads, one small file for each person and document: `unnamed/<person>/<hash>` until an event
 * names the document, then `named/<hash>/<person>`. `<person>` is the hash of the person's id (the key),
 * because an id may contain characters that a file name may not.
 */
export class UploadRecords {
  /** @param incoming folder for temporary files, on the same volume as `folder`. */
  constructor(
    private readonly folder: string,
    private readonly incoming: string,
  ) {}

  /** Returns a person's record of a document; undefined if the person did not upload it. */
  async find(sha256: string, person: string): Promise<UploadRecord | undefined> {
    const key = keyOf(person);
    return (await this.waiting(sha256, person)) ?? this.#read(this.#named(sha256, key));
  }

  /**
   * Returns a person's record of a document, if it is in the folder `unnamed`. An event may name the document all the
   * same, as the record is moved only by a later round of deletions.
   */
  waiting(sha256: string, person: string): Promise<UploadRecord | undefined> {
    return this.#read(this.#unnamed(keyOf(person), sha256));
  }

  /** Stores the record of an upload, or replaces it by one whose retention starts again. */
  async keep(record: UploadRecord): Promise<void> {
    const place = this.#unnamed(keyOf(record.person), record.sha256);
    await writeWhole(JSON.stringify(record), this.incoming, place);
  }

  /** Returns the keys (hashed ids) of all people with records in the folder `unnamed`. */
  async people(): Promise<readonly string[]> {
    return (await namesIn(join(this.folder, 'unnamed'))).filter(isHash);
  }

  /** Returns the records in the folder `unnamed` of the person with this key. */
  async unnamedOf(key: string): Promise<readonly UploadRecord[]> {
    const names = (await namesIn(join(this.folder, 'unnamed', key))).filter(isHash);
    const records = await Promise.all(names.map((name) => this.#read(this.#unnamed(key, name))));
    return records.filter((record) => record !== undefined);
  }

  /** Returns the records in the folder `unnamed` of the person with this id. */
  unnamedBy(person: string): Promise<readonly UploadRecord[]> {
    return this.unnamedOf(keyOf(person));
  }

  /** Returns all people's records of a document in the folder `unnamed`. */
  async unnamed(sha256: string): Promise<readonly UploadRecord[]> {
    const people = await this.people();
    const records = await Promise.all(people.map((key) => this.#read(this.#unnamed(key, sha256))));
    return records.filter((record) => record !== undefined);
  }

  /**
   * Moves a record to the folder `named`, because an event names its document. There the record is never
   * deleted, and it no longer counts towards the person's quota.
   */
  async moveToNamed({ person, sha256 }: UploadRecord): Promise<void> {
    const key = keyOf(person);
    const place = this.#named(sha256, key);
    await mkdir(join(this.folder, 'named', sha256), { recursive: true, mode: ownFolder });
    await ifThere(rename(this.#unnamed(key, sha256), place));
  }

  /**
   * Deletes a record, unless another instance has replaced it since the caller read it. The record is first moved away,
   * so that no new one is deleted, and restored if its retention has started again.
   */
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

/**
 * True for the name of a record. Other names are skipped: a shared volume may show some for a moment, like
 * `.nfs0001`.
 */
function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function keyOf(person: string): string {
  return createHash('sha256').update(person).digest('hex');
}
