import { concatBytes } from '@noble/hashes/utils.js';

/** Thrown for bytes that are no pack, or a pack that is not in its canonical form. */
export class NotCanonicalPack extends Error {
  /**
   * @param reason from the verb on: "is not in the order of names".
   * @param at position of the fault in bytes.
   * @param file name of the file; undefined if the fault is in no file.
   */
  constructor(
    readonly reason: string,
    readonly at: number,
    readonly file?: string,
  ) {
    const subject = file === undefined ? 'the pack' : `file ${file} of the pack`;
    super(`${subject} ${reason} (byte ${at})`);
    this.name = 'NotCanonicalPack';
  }
}

const noBytes = new Uint8Array();

/** Reads a stream of bytes, which arrives in pieces of any size, in pieces of a requested size. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = noBytes;
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Number of bytes consumed so far. */
  get at(): number {
    return this.#at;
  }

  /** Returns up to this many bytes without consuming them; fewer only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#held.length < count && (await this.#hold())) continue;
    return this.#held.subarray(0, count);
  }

  /**
   * Consumes exactly this many bytes.
   *
   * @param file name of the file that they belong to.
   * @throws NotCanonicalPack if the source ends before them.
   */
  async take(count: number, file?: string): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    if (bytes.length < count) throw this.#cutOff(bytes.length, file);
    this.#drop(count);
    return bytes;
  }

  /**
   * Consumes between one byte and this many, without waiting for more than the next piece.
   *
   * @throws NotCanonicalPack at the end.
   */
  async some(most: number, file?: string): Promise<Uint8Array> {
    while (this.#held.length === 0 && (await this.#hold())) continue;
    const bytes = this.#held.subarray(0, most);
    if (bytes.length === 0) throw this.#cutOff(0, file);
    this.#drop(bytes.length);
    return bytes;
  }

  /** Closes the source, also if it was not read to its end. */
  async leave(): Promise<void> {
    await this.#pieces.return?.();
  }

  #cutOff(held: number, file?: string): NotCanonicalPack {
    return new NotCanonicalPack('is cut off', this.#at + held, file);
  }

  #drop(count: number): void {
    this.#held = this.#held.subarray(count);
    this.#at += count;
  }

  /** @returns true if there was a further piece. */
  async #hold(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.#held = this.#held.length === 0 ? next.value : concatBytes(this.#held, next.value);
    return true;
  }
}
