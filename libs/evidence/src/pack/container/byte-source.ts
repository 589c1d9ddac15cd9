import { concatBytes } from '@noble/hashes/utils.js';

/** Bytes are no pack, or one that was written in another way than the one there is. */
export class NotCanonicalPack extends Error {
  /**
   * @param reason from the verb on: "is not in the order of names".
   * @param at bytes before the place of the fault.
   * @param file its name; undefined where the fault is in no file.
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

/** Bytes that come in pieces of any size, taken in pieces of the sizes that are wanted. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = noBytes;
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Bytes that were taken so far. */
  get at(): number {
    return this.#at;
  }

  /** Up to so many bytes, fewer at the end only; they are not taken yet. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#held.length < count && (await this.#hold())) continue;
    return this.#held.subarray(0, count);
  }

  /**
   * Just so many bytes.
   *
   * @param file that they belong to.
   * @throws NotCanonicalPack where the source ends before them.
   */
  async take(count: number, file?: string): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    if (bytes.length < count) throw this.#cutOff(bytes.length, file);
    this.#drop(count);
    return bytes;
  }

  /** At least one byte and at most so many, as they come. @throws NotCanonicalPack at the end. */
  async some(most: number, file?: string): Promise<Uint8Array> {
    while (this.#held.length === 0 && (await this.#hold())) continue;
    const bytes = this.#held.subarray(0, most);
    if (bytes.length === 0) throw this.#cutOff(0, file);
    this.#drop(bytes.length);
    return bytes;
  }

  /** Tells the source that nothing more is wanted. */
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

  /** @returns whether there was a piece more. */
  async #hold(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.#held = this.#held.length === 0 ? next.value : concatBytes(this.#held, next.value);
    return true;
  }
}
