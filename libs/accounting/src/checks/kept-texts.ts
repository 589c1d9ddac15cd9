import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Where a text is kept: the chunk and the place in it. */
export type TextPlace = number;

const chunkBytes = 4 * 1024 * 1024;
/** A chunk is longer where one text is; no place in it is larger than this. */
const placesOfChunk = 2 ** 24;
/** Before each text: the place of the one before it, and its length in bytes. */
const headBytes = 12;
const none = -1;

/**
 * Texts in chains, each behind the one before it of its own chain, in a few large pieces of memory: as
 * many strings would take twice as much, and time whenever memory is tidied.
 */
export class KeptTexts {
  private readonly chunks: Uint8Array[] = [];
  private used = 0;

  /** @param before the last text of its chain; undefined for the first. */
  add(text: string, before: TextPlace | undefined): TextPlace {
    const bytes = utf8ToBytes(text);
    const chunk = this.chunkFor(headBytes + bytes.length);
    const head = viewOf(chunk);
    head.setFloat64(this.used, before ?? none);
    head.setUint32(this.used + 8, bytes.length);
    chunk.set(bytes, this.used + headBytes);
    const place = (this.chunks.length - 1) * placesOfChunk + this.used;
    this.used += headBytes + bytes.length;
    return place;
  }

  /** The texts of a chain up to one, from the first on. */
  through(last: TextPlace): readonly string[] {
    const texts: string[] = [];
    for (let place = last; place !== none;) {
      const chunk = this.chunks[Math.floor(place / placesOfChunk)] ?? new Uint8Array(headBytes);
      const at = place % placesOfChunk;
      const head = viewOf(chunk);
      const start = at + headBytes;
      texts.push(utf8.decode(chunk.subarray(start, start + head.getUint32(at + 8))));
      place = head.getFloat64(at);
    }
    return texts.reverse();
  }

  private chunkFor(bytes: number): Uint8Array {
    const last = this.chunks.at(-1);
    if (last !== undefined && this.used + bytes <= last.length) return last;
    const chunk = new Uint8Array(Math.max(chunkBytes, bytes));
    this.chunks.push(chunk);
    this.used = 0;
    return chunk;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
