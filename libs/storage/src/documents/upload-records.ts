import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFolder } from '../sqlite/owner-only';
import { ifThere, linkUnlessThere, namesIn, removeFile, writeWhole } from './folder-files';

/** Who uploaded a document, and when. */
export interface UploadRecord {
  readonly person: string;
  readonly sha256: string;
  readonly size: number;
  /** When it was uploaded first, ISO 8601. */
  readonly uploadedAt: string;
  /** From when on the days count after which it is deleted if no event names it. */
  readonly heldAt: string;
}

/**
 * Who uploaded which document and when: a small file each, `unnamed/<person>/<hash>` until an event names
 * the document and `named/<hash>/<person>` from then on. A person stands there as the hash of their id, as
 * an id may have signs that a folder may not.
 */
export class UploadRecords {
  constructor(
    private readonly folder: string,
    private readonly incoming: string,
  ) {}

  /** The record of a person, wherever it lies. */
  async find(sha256: string, person: string): Promise<UploadRecord | undefined> {
    const key = keyOf(person);
    return (await this.waiting(sha256, person)) ?? this.#read(this.#named(sha256, key));
  }

  /** The record of a person on a document that no event names, as far as that is known. */
  waiting(sha256: string, person: string): Promise<UploadRecord | undefined> {
    return this.#read(this.#unnamed(keyOf(person), sha256));
  }

  /** Puts on record that a person uploaded a document, or holds on to it. */
  async keep(record: UploadRecord): Promise<void> {
    const place = this.#unnamed(keyOf(record.person), record.sha256);
    await writeWhole(JSON.stringify(record), this.incoming, place);
  }

  /** Keys of everybody with a document that no event names, as far as that is known. */
  async people(): Promise<readonly string[]> {
    return (await namesIn(join(this.folder, 'unnamed'))).filter(isHash);
  }

  /** What somebody has uploaded that no event names, as far as that is known. */
  async unnamedOf(key: string): Promise<readonly UploadRecord[]> {
    const names = (await namesIn(join(this.folder, 'unnamed', key))).filter(isHash);
    const records = await Promise.all(names.map((name) => this.#read(this.#unnamed(key, name))));
    return records.filter((record) => record !== undefined);
  }

  /** The same by the id of the person. */
  unnamedBy(person: string): Promise<readonly UploadRecord[]> {
    return this.unnamedOf(keyOf(person));
  }

  /** Everybody's records of a document that lie where no event names it. */
  async unnamed(sha256: string): Promise<readonly UploadRecord[]> {
    const people = await this.people();
    const records = await Promise.all(people.map((key) => this.#read(this.#unnamed(key, sha256))));
    return records.filter((record) => record !== undefined);
  }

  /** An event names the document: its record stays for good, and counts for nobody. */
  async moveToNamed({ person, sha256 }: UploadRecord): Promise<void> {
    const key = keyOf(person);
    const place = this.#named(sha256, key);
    await mkdir(join(this.folder, 'named', sha256), { recursive: true, mode: ownFolder });
    await ifThere(rename(this.#unnamed(key, sha256), place));
  }

  /** Removes a record, unless it was kept again since it was looked at: then it is put back. */
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

/** A shared volume may show other names for a moment, as `.nfs0001`. */
function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function keyOf(person: string): string {
  return createHash('sha256').update(person).digest('hex');
}
