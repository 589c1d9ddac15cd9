import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** CRC-32 of ISO 3309, reflected, byte by byte: ten lines that cannot change need no package to watch. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/**
 * Checksum of zip over bytes, from 0 to 2^32 − 1.
 *
 * @param before checksum of all that came before them.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** A file of a pack, as it is known before the pack is written. */
export interface PackFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
  /** 64 digits of lower-case hex. */
  readonly sha256: string;
}

/** Files of one pack: each statement is one, and a reader remembers them all until the end. */
export const packFilesMax = 1_000_000;

/** Characters of a file's name. */
export const packNameMax = 120;

/** Whether a file of a pack may be called so: one flat name, the same on every system, and no folder. */
export function isPackName(name: string): boolean {
  return name.length <= packNameMax && /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/.test(name);
}

/** Size, checksum and hash of bytes that come in pieces. */
export class Digest {
  #size = 0;
  #crc32 = 0;
  readonly #sha256 = sha256.create();

  take(bytes: Uint8Array): void {
    this.#size += bytes.length;
    this.#crc32 = crc32(bytes, this.#crc32);
    this.#sha256.update(bytes);
  }

  /** Of all that was taken; nothing more may be taken then. */
  done(): Omit<PackFile, 'name'> {
    const sha256 = bytesToHex(this.#sha256.digest());
    return { size: this.#size, crc32: this.#crc32, sha256 };
  }
}
