import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { ownFile } from '../sqlite/owner-only';

/**
 * A temporary file to which a replay (a comparison of the read model with the log) appends bytes, and from
 * which it reads them by offset. So the bytes need no memory.
 */
export class ScratchBytes {
  readonly #file: number;
  #end = 0;

  /** @param path of a file that must not exist yet; only the account of the service may read the new file. */
  constructor(path: string) {
    this.#file = openSync(path, 'wx+', ownFile);
  }

  append(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length;) {
      const left = bytes.length - written;
      written += writeSync(this.#file, bytes, written, left, this.#end + written);
    }
    this.#end += bytes.length;
  }

  /** Returns `length` bytes from the offset `start` on. @throws Error if the file ends before that. */
  read(start: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let read = 0; read < length;) {
      const more = readSync(this.#file, bytes, read, length - read, start + read);
      if (more === 0) throw new Error(`a file of a replay ends before byte ${start + length}`);
      read += more;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }
}
