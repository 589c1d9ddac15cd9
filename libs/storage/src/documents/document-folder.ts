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

/** Quota of one person for documents that no event names (yet). Without it an upload could fill the disk. */
export const unnamedLimits = { bytesMax: 1_073_741_824, documentsMax: 1_000 };

/** Reason why an upload is refused. */
export type UploadFault = 'too-large' | 'empty' | 'other-hash' | 'quota';

/** An upload was refused; the folder is unchanged. */
export class UploadRefused extends Error {
  constructor(readonly fault: UploadFault) {
    super(`an upload was refused: ${fault}`);
    this.name = 'UploadRefused';
  }
}

/** The stored bytes of a document do not have its hash. */
export class DocumentChanged extends Error {
  constructor(readonly sha256: string) {
    super(`the bytes of document ${sha256} have changed: they are not those of its hash`);
    this.name = 'DocumentChanged';
  }
}

/** Description of an upload and of the person who sends it. */
export interface Upload {
  /** Hash of the bytes in hex, as stated by the person; it is also the id of the document. */
  readonly sha256: string;
  readonly person: string;
  /** Time of the upload, ISO 8601. */
  readonly now: string;
  /** Largest size of the document in bytes. */
  readonly bytesMax: number;
  /** True if an event names the document with this hash. Such a document does not count towards the quota. */
  readonly isNamed: (sha256: string) => boolean;
}

/**
 * Bytes of a document that were moved into the folder `aside`. They are deleted unless somebody needs the
 * document soon.
 */
export interface Aside {
  readonly file: string;
  readonly sha256: string;
  /** Time of the move, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/**
 * The folder with the bytes of documents, each in a file named by its hash, and with records of who uploaded
 * them. Several instances of the service may share the folder. So every change is one `rename`, `link` or
 * `unlink`, which needs no lock.
 */
export class DocumentFolder {
  readonly uploads: UploadRecords;

  constructor(private readonly folder: string) {
    this.uploads = new UploadRecords(folder, join(folder, 'incoming'));
  }

  /**
   * Opens the folder for writing. A missing folder is created, accessible only to the account of the service.
   *
   * @throws CannotOpen if everybody on the machine may look into the folder.
   */
  static open(folder: string): DocumentFolder {
    keepFolder(folder);
    for (const room of ['bytes', 'incoming', 'aside', 'unnamed', 'named']) {
      mkdirSync(join(folder, room), { recursive: true, mode: ownFolder });
    }
    return new DocumentFolder(folder);
  }

  /**
   * Receives the bytes of a document in chunks, and stores them once they are complete and have the stated
   * hash. A document that was stored before is stored again.
   *
   * @throws UploadRefused for a faulty upload, DocumentsUnavailable if the folder fails; the received bytes are
   * deleted.
   */
  receive(bytes: Readable, upload: Upload): Promise<void> {
    return onFolder(async () => {
      const temporary = join(this.folder, 'incoming', randomUUID());
      try {
        const { size, hash } = await written(bytes, temporary, upload.bytesMax);
        if (size === 0) throw new UploadRefused('empty');
        if (hash !== upload.sha256) throw new UploadRefused('other-hash');
        // The record is written before the bytes are stored, because bytes without a record would never be deleted.
        await this.#onRecord(upload, size);
        await moveInto(temporary, this.#bytes(upload.sha256));
      } finally {
        await removeFile(temporary);
      }
    });
  }

  /** Returns the number of a document's bytes; undefined if there are none. */
  sizeOf(sha256: string): Promise<number | undefined> {
    return onFolder(() => sizeOfFile(this.#bytes(sha256)));
  }

  /**
   * Returns true if the person uploaded the document, which a command is about to attach. If no event names it yet, its
   * retention starts again, and bytes that were moved aside are restored.
   */
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
   * Returns the bytes of a document after checking their hash; undefined if there are none.
   *
   * @throws DocumentChanged if the bytes have another hash, DocumentsUnavailable if the folder cannot be read.
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

  /** Checks the bytes of a document against its hash. */
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
   * Deletes the bytes of a document; the record of who uploaded it stays.
   *
   * @returns true if there were bytes.
   */
  erase(sha256: string): Promise<boolean> {
    return onFolder(async () => {
      // Bytes that were moved aside are deleted first. If another instance restores them meanwhile, the second deletion
      // finds them.
      for (const aside of await this.aside()) {
        if (aside.sha256 === sha256) await removeFile(aside.file);
      }
      const isThere = (await sizeOfFile(this.#bytes(sha256))) !== undefined;
      await removeFile(this.#bytes(sha256));
      return isThere;
    });
  }

  /** Moves the bytes of a document into the folder `aside`, from which `hold` and `putBack` restore them. */
  async putAside(sha256: string, nowMs: number): Promise<void> {
    const aside = join(this.folder, 'aside', `${sha256}.${nowMs}.${randomUUID()}`);
    await ifThere(rename(this.#bytes(sha256), aside));
  }

  /** Lists the bytes in the folder `aside`. */
  async aside(): Promise<readonly Aside[]> {
    const names = await namesIn(join(this.folder, 'aside'));
    return names.flatMap((name) => {
      const [, sha256 = '', since] = /^([0-9a-f]{64})\.(\d{1,15})\./.exec(name) ?? [];
      if (since === undefined) return [];
      return [{ file: join(this.folder, 'aside', name), sha256, sinceMs: Number(since) }];
    });
  }

  /** Restores bytes from the folder `aside`. If the document was uploaded again meanwhile, these bytes are deleted. */
  async putBack({ file, sha256 }: Aside): Promise<void> {
    await linkUnlessThere(file, this.#bytes(sha256));
    await removeFile(file);
  }

  /** Deletes bytes in the folder `aside`. */
  async drop({ file }: Aside): Promise<void> {
    await removeFile(file);
  }

  /**
   * Deletes temporary files of uploads that were interrupted by a crash.
   *
   * @param olderThanMs time in milliseconds since 1970; files that changed later stay, as they may be uploads
   * under way.
   */
  async removeCutOff(olderThanMs: number): Promise<void> {
    const incoming = join(this.folder, 'incoming');
    for (const name of await namesIn(incoming)) {
      const file = join(incoming, name);
      const found = await ifThere(stat(file));
      if (found !== undefined && found.mtimeMs < olderThanMs) await removeFile(file);
    }
  }

  /**
   * Writes the record of an upload, and refuses the upload if the person's quota is exceeded. The record is written
   * before the count. So two concurrent uploads count each other, and one or both may be refused.
   */
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

/** Writes a stream to a new file, and returns its size and hash. The bytes are on disk when the promise resolves. */
async function written(bytes: Readable, place: string, bytesMax: number) {
  const hash = createHash('sha256');
  const file = await newFile(place);
  let size = 0;
  try {
    // The stream of a refused upload is not destroyed, because the answer is still sent on its connection.
    for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > bytesMax) throw new UploadRefused('too-large');
      hash.update(chunk as Buffer);
      await file.appendFile(chunk as Buffer);
    }
    await file.sync();
  } catch (error) {
    // The rest of the stream is read and dropped, for clients that read the answer only after they have sent
    // everything.
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
 * Yields the bytes of a file in chunks: at most `size` bytes, the number whose hash was checked. The file is
 * opened when the first chunk is read, so that an answer that is never sent leaves no file open.
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
