import { closeSync, openSync, readSync } from 'node:fs';

// Sizes, offsets and checksums as defined in https://www.sqlite.org/fileformat2.html#walformat.
const headerBytes = 32;
const frameHeaderBytes = 24;
/** Last byte of the magic number if the checksums of the file are made of big-endian words. */
const bigEndianSign = 0x83;
/** SQLite's default page size in bytes, assumed if the header that states the page size is damaged. */
const usualPageBytes = 4_096;

type Sums = readonly [number, number];
type SumsBehind = (before: Sums, ...parts: Buffer[]) => Sums;

/**
 * True if SQLite would drop committed transactions of a write-ahead log. SQLite reads up to the first frame (one page
 * with its checksum) whose checksum is wrong, and drops the rest as the remains of an interrupted transaction.
 *
 * A power failure can leave only one such transaction, because each is on the disk before the next is written. Two
 * commits from the first wrong frame on therefore mean damage, and the first of them was a real one.
 */
export function hidesCommits(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    readSync(descriptor, header, 0, headerBytes, 0);
    return isHiding(descriptor, header);
  } finally {
    closeSync(descriptor);
  }
}

function isHiding(descriptor: number, header: Buffer): boolean {
  const sumsBehind = header[3] === bigEndianSign ? sumsOf('readUInt32BE') : sumsOf('readUInt32LE');
  const start = sumsAt(header, headerBytes - 8);
  const isWhole = areEqual(sumsBehind([0, 0], header.subarray(0, headerBytes - 8)), start);
  const chain = new Chain(sumsBehind, isWhole ? { salt: saltAt(header, 16), sums: start } : null);
  const pageBytes = isWhole ? header.readUInt32BE(8) : usualPageBytes;
  const frame = Buffer.alloc(frameHeaderBytes + pageBytes);
  for (let at = headerBytes; fills(frame, descriptor, at); at += frame.length) {
    if (chain.hidesUpTo(frame)) return true;
  }
  return false;
}

/** Checks the frames of a write-ahead log in order, because the checksum of a frame covers all frames before it. */
class Chain {
  #salt: string | undefined;
  #sums: Sums | undefined;
  #isBroken = false;
  /** Commits since the last damaged frame, including one that the damaged frame itself marks. */
  #commits = 0;

  /**
   * @param header checksum of the header, and salt (a random number that each restart of the log renews); null if the
   * header is damaged. The salt is then taken from the frames.
   */
  constructor(
    private readonly sumsBehind: SumsBehind,
    private readonly header: { readonly salt: string; readonly sums: Sums } | null,
  ) {
    this.#salt = header?.salt;
    this.#sums = header?.sums;
  }

  hidesUpTo(frame: Buffer): boolean {
    const salt = saltAt(frame, 8);
    const fits = salt === this.#salt && this.#fits(frame);
    if (!fits) this.#break(salt);
    // A frame with another salt is a remainder from before the log was restarted, so its commit does not count.
    if (salt === this.#salt && frame.readUInt32BE(4) > 0) this.#commits += 1;
    this.#sums = sumsAt(frame, 16);
    return this.#isBroken && fits && this.#commits > 1;
  }

  #fits(frame: Buffer): boolean {
    if (this.#sums === undefined) return false;
    const parts = [frame.subarray(0, 8), frame.subarray(frameHeaderBytes)];
    return areEqual(this.sumsBehind(this.#sums, ...parts), sumsAt(frame, 16));
  }

  #break(salt: string): void {
    this.#isBroken = true;
    this.#commits = 0;
    if (this.header === null) this.#salt = salt;
  }
}

function saltAt(bytes: Buffer, at: number): string {
  return bytes.toString('hex', at, at + 8);
}

function fills(frame: Buffer, descriptor: number, at: number): boolean {
  return readSync(descriptor, frame, 0, frame.length, at) === frame.length;
}

function sumsAt(bytes: Buffer, at: number): Sums {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

function areEqual([a, b]: Sums, [c, d]: Sums): boolean {
  return a === c && b === d;
}

function sumsOf(word: 'readUInt32LE' | 'readUInt32BE'): SumsBehind {
  return ([first, second], ...parts) => {
    let [a, b] = [first, second];
    for (const part of parts) {
      for (let at = 0; at < part.length; at += 8) {
        a = (a + part[word](at) + b) >>> 0;
        b = (b + part[word](at + 4) + a) >>> 0;
      }
    }
    return [a, b];
  };
}
