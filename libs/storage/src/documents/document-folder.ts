import { createHash, randomUUID } from 'node:crypto';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { keepFolder, ownFolder } from '../sqlite/owner-only';
import {
  ifThere,
  linkUnlessThere,
  moveInto,
  namesIn,
  newFile,
  onFolder,
  removeFile,
  sizeOfFile,
} from './folder-files';
import { UploadRecords, type UploadRecord } from './upload-records';

/** What one account may have in the folder that no event names. */
export const unnamedLimits = { bytesMax: 1_073_741_824, documentsMax: 1_000 };

/** Why bytes are not kept. */
export type UploadFault = 'too-large' | 'empty' | 'other-hash' | 'quota';

/** Bytes that were sent are not kept; the folder is as it was. */
export class UploadRefused extends Error {
  constructor(readonly fault: UploadFault) {
    super(`an upload was refused: ${fault}`);
    this.name = 'UploadRefused';
  }
}

/** The bytes under a hash are not those that it is the hash of. */
export class DocumentChanged extends Error {
  constructor(readonly sha256: string) {
    super(`the bytes of document ${sha256} have changed: they are not those of its hash`);
    this.name = 'DocumentChanged';
  }
}

/** Bytes that are about to be sent, and of whom. */
export interface Upload {
  readonly sha256: string;
  readonly person: string;
  /** ISO 8601. */
  readonly now: string;
  readonly bytesMax: number;
  /** Whether an event names a document: it counts for nobody then. */
  readonly isNamed: (sha256: string) => boolean;
}

/** Bytes that were put aside to be deleted. */
export interface Aside {
  readonly file: string;
  readonly sha256: string;
  readonly sinceMs: number;
}

/**
 * The bytes of documents, each in a file under its hash, with who uploaded it. Instances may share the
 * folder: everything is done by `rename`, `link` and `unlink`, and rests on no lock.
 */
export class DocumentFolder {
  readonly uploads: UploadRecords;

  constructor(private readonly folder: string) {
    this.uploads = new UploadRecords(folder, join(folder, 'incoming'));
  }

  /**
   * The same to write to: the folder is made for this account alone.
   *
   * @throws CannotOpen where others on the machine may look into it.
   */
  static open(folder: string): DocumentFolder {
    keepFolder(folder);
    for (const room of ['bytes', 'incoming', 'aside', 'unnamed', 'named']) {
      mkdirSync(join(folder, room), { recursive: true, mode: ownFolder });
    }
    return new DocumentFolder(folder);
  }

  /**
   * Takes bytes in, chunk by chunk, and keeps them once they are all there and those of the hash. The same
   * is done whether they were there before.
   *
   * @throws UploadRefused or DocumentsUnavailable; what was sent is gone then.
   */
  receive(bytes: Readable, upload: Upload): Promise<void> {
    return onFolder(async () => {
      const temporary = join(this.folder, 'incoming', randomUUID());
      try {
        const { size, hash } = await written(bytes, temporary, upload.bytesMax);
        if (size === 0) throw new UploadRefused('empty');
        if (hash !== upload.sha256) throw new UploadRefused('other-hash');
        // The record first: bytes without one would lie for ever.
        await this.#onRecord(upload, size);
        await moveInto(temporary, this.#bytes(upload.sha256));
      } finally {
        await removeFile(temporary);
      }
    });
  }

  sizeOf(sha256: string): Promise<number | undefined> {
    return onFolder(() => sizeOfFile(this.#bytes(sha256)));
  }

  /** Whether somebody uploaded the document; if so its days begin anew, also while it is put aside. */
  hold(sha256: string, person: string, now: string): Promise<boolean> {
    return onFolder(async () => {
      const waiting = await this.uploads.waiting(sha256, person);
      if (waiting === undefined) return this.isUploadedBy(sha256, person);
      await this.uploads.keep({ ...waiting, heldAt: now });
      for (const aside of await this.aside()) {
        if (aside.sha256 === sha256) await this.putBack(aside);
      }
      return true;
    });
  }

  isUploadedBy(sha256: string, person: string): Promise<boolean> {
    return onFolder(async () => (await this.uploads.find(sha256, person)) !== undefined);
  }

  /**
   * The bytes under a hash, once they are found to be those of it; undefined where there are none.
   *
   * @throws DocumentChanged or DocumentsUnavailable.
   */
  read(sha256: string): Promise<{ readonly size: number; readonly bytes: Readable } | undefined> {
    return onFolder(async () => {
      const file = await ifThere(open(this.#bytes(sha256), 'r'));
      if (file === undefined) return undefined;
      try {
        const { size } = await file.stat();
        if ((await hashOf(file)) !== sha256) throw new DocumentChanged(sha256);
        return { size, bytes: Readable.from(chunksOf(this.#bytes(sha256), size)) };
      } finally {
        await file.close();
      }
    });
  }

  /** How the bytes under a hash are found. */
  async look(sha256: string): Promise<'whole' | 'missing' | 'changed'> {
    return onFolder(async () => {
      const file = await ifThere(open(this.#bytes(sha256), 'r'));
      if (file === undefined) return 'missing';
      try {
        return (await hashOf(file)) === sha256 ? 'whole' : 'changed';
      } finally {
        await file.close();
      }
    });
  }

  /**
   * Deletes the bytes under a hash; who uploaded them stays on record.
   *
   * @returns whether there were any.
   */
  erase(sha256: string): Promise<boolean> {
    return onFolder(async () => {
      // In this order: what is put back meanwhile is found in its place.
      for (const aside of await this.aside()) {
        if (aside.sha256 === sha256) await removeFile(aside.file);
      }
      const isThere = (await sizeOfFile(this.#bytes(sha256))) !== undefined;
      await removeFile(this.#bytes(sha256));
      return isThere;
    });
  }

  /** Puts bytes aside, from where whoever holds on to them gets them back. */
  async putAside(sha256: string, nowMs: number): Promise<void> {
    const aside = join(this.folder, 'aside', `${sha256}.${nowMs}.${randomUUID()}`);
    await ifThere(rename(this.#bytes(sha256), aside));
  }

  /** What is put aside. */
  async aside(): Promise<readonly Aside[]> {
    const names = await namesIn(join(this.folder, 'aside'));
    return names.flatMap((name) => {
      const [, sha256 = '', since] = /^([0-9a-f]{64})\.(\d{1,15})\./.exec(name) ?? [];
      if (since === undefined) return [];
      return [{ file: join(this.folder, 'aside', name), sha256, sinceMs: Number(since) }];
    });
  }

  /** Puts bytes back, unless others came into their place. */
  async putBack({ file, sha256 }: Aside): Promise<void> {
    await linkUnlessThere(file, this.#bytes(sha256));
    await removeFile(file);
  }

  /** Deletes bytes that are put aside. */
  async drop({ file }: Aside): Promise<void> {
    await removeFile(file);
  }

  /** Removes what uploads have left that a crash cut off. */
  async removeCutOff(olderThanMs: number): Promise<void> {
    const incoming = join(this.folder, 'incoming');
    for (const name of await namesIn(incoming)) {
      const file = join(incoming, name);
      const found = await ifThere(stat(file));
      if (found !== undefined && found.mtimeMs < olderThanMs) await removeFile(file);
    }
  }

  /** Of two that take the last room at once, each counts the other, and one or both are refused. */
  async #onRecord({ sha256, person, now, isNamed }: Upload, size: number): Promise<void> {
    const earlierRecord = await this.uploads.find(sha256, person);
    const record: UploadRecord = {
      person,
      sha256,
      size,
      uploadedAt: now,
      ...earlierRecord,
      heldAt: now,
    };
    await this.uploads.keep(record);
    const others = (await this.uploads.unnamedBy(person)).filter((one) => !isNamed(one.sha256));
    const bytes = others.reduce((sum, one) => sum + one.size, 0);
    const { bytesMax, documentsMax } = unnamedLimits;
    if (bytes <= bytesMax && others.length <= documentsMax) return;
    if (earlierRecord === undefined) await this.uploads.remove(record);
    throw new UploadRefused('quota');
  }

  #bytes(sha256: string): string {
    return join(this.folder, 'bytes', sha256);
  }
}

/** Bytes as they are written to a new file, and on disk once this resolves. */
async function written(bytes: Readable, place: string, bytesMax: number) {
  const hash = createHash('sha256');
  const file = await newFile(place);
  let size = 0;
  try {
    // What is left of a stream that is refused is for the server: the answer still goes out on it.
    for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > bytesMax) throw new UploadRefused('too-large');
      hash.update(chunk as Buffer);
      await file.appendFile(chunk as Buffer);
    }
    await file.sync();
  } catch (error) {
    // The rest is read and dropped, so that whoever sends it all before it reads comes to its answer.
    bytes.resume();
    throw error;
  } finally {
    await file.close();
  }
  return { size, hash: hash.digest('hex') };
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/**
 * The bytes of a file once somebody reads them, so that an answer that is not given holds no file open; never
 * more of them than were looked at.
 */
async function* chunksOf(file: string, size: number): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    for await (const chunk of handle.createReadStream({ end: size - 1, autoClose: false })) {
      yield chunk as Buffer;
    }
  } finally {
    await handle.close();
  }
}
