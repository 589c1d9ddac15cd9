import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * CRC-32 of ISO 3309, reflected, byte by byte. It is written here because ten stable lines need no
 * dependency.
 */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/**
 * Returns the checksum that zip uses, from 0 to 2^32 − 1.
 *
 * @param before checksum of all preceding bytes.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at += 1) {
    crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Properties of a pack's file, which are known before the pack is written. */
export interface PackFile {
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  readonly crc32: number;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Most files in one pack. Each statement is a file, and a reader keeps all names in memory until the end. */
export const packFilesMax = 1_000_000;

/** Most characters of a file's name. */
export const packNameMax = 120;

/** True if a file of a pack may have this name: flat, without folders, and valid on every system. */
export function isPackName(name: string): boolean {
  return name.length <= packNameMax && /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/.test(name);
}

/** Computes size, checksum and hash of bytes that arrive in pieces. */
export class Digest {
  #size = 0;
  #crc32 = 0;
  readonly #sha256 = sha256.create();

  take(bytes: Uint8Array): void {
    this.#size += bytes.length;
    this.#crc32 = crc32(bytes, this.#crc32);
    this.#sha256.update(bytes);
  }

  /** Returns the results; no further bytes may be added. */
  done(): Omit<PackFile, 'name'> {
    const sha256 = bytesToHex(this.#sha256.digest());
    return { size: this.#size, crc32: this.#crc32, sha256 };
  }
}
