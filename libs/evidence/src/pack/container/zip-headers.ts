import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PackFile } from './pack-file';

/** Properties of a file that its headers state. */
export type HeaderFacts = Pick<PackFile, 'name' | 'size' | 'crc32'>;

/** Position and size of the directory, the list of files at the end of a zip file. */
export interface DirectoryFacts {
  /** Number of files. */
  readonly files: number;
  /** Size in bytes. */
  readonly size: number;
  /** Position: number of bytes before it. */
  readonly offset: number;
}

/** Width of a field in bytes, and its value. */
type Field = readonly [width: 2 | 4 | 8, value: number];

/** Signature bytes that start each part (APPNOTE.TXT 6.3.10 of PKWARE, section 4.3). */
const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  wideEnd: 0x06064b50,
  wideLocator: 0x07064b50,
} as const;

/** Version of the format that a reader needs: 2.0, or 4.5 for fields of eight bytes. */
const version = { plain: 20, wide: 45 } as const;
/** 1980-01-01 00:00:00, the earliest time that zip can state. */
const time: readonly Field[] = [
  [2, 0],
  [2, 0x21],
];
/** No flags, and compression method 0 (stored). */
const plain: readonly Field[] = [
  [2, 0],
  [2, 0],
];
const wideExtra = 1;

/** Largest values of four-byte and two-byte fields. From these values on, zip uses a separate wider field. */
export interface FieldLimits {
  readonly four: number;
  readonly two: number;
}
export const zipFieldLimits: FieldLimits = { four: 0xffff_ffff, two: 0xffff };

/** Length in bytes of a local header before the name. */
export const localHeaderBytes = 30;
/** Length in bytes of the extra field of a local header. Only files with sizes of eight bytes have one. */
export const localExtraBytes = 20;

/**
 * Writes headers and directory of a canonical container, which have exactly one form. Files are stored
 * without compression, flags, times, attributes, comments or data descriptors. The only extra field is the
 * one for sizes and offsets of eight bytes.
 */
export class ZipHeaders {
  /** @param limits smaller limits let tests use eight-byte fields without gigabytes of data. */
  constructor(readonly limits: FieldLimits = zipFieldLimits) {}

  /** Writes the local header that precedes a file's bytes. */
  local({ name, size, crc32 }: HeaderFacts): Uint8Array {
    const isWide = size >= this.limits.four;
    const extra = isWide ? this.#extra([size, size]) : noBytes;
    const fixed = bytesOf([
      [4, signatures.local],
      [2, isWide ? version.wide : version.plain],
      ...plain,
      ...time,
      [4, crc32],
      [4, this.#four(size)],
      [4, this.#four(size)],
      [2, name.length],
      [2, extra.length],
    ]);
    return concatBytes(fixed, utf8ToBytes(name), extra);
  }

  /**
   * Writes the directory entry of a file.
   *
   * @param offset position of the file's local header.
   */
  central({ name, size, crc32 }: HeaderFacts, offset: number): Uint8Array {
    const wide = [size, size, offset].filter((value) => value >= this.limits.four);
    const extra = wide.length > 0 ? this.#extra(wide) : noBytes;
    const needs = wide.length > 0 ? version.wide : version.plain;
    const fixed = bytesOf([
      [4, signatures.central],
      [2, needs],
      [2, needs],
      ...plain,
      ...time,
      [4, crc32],
      [4, this.#four(size)],
      [4, this.#four(size)],
      [2, name.length],
      [2, extra.length],
      // No comment, first disk, no internal and no external attributes.
      ...([2, 2, 2, 4] as const).map((width): Field => [width, 0]),
      [4, this.#four(offset)],
    ]);
    return concatBytes(fixed, utf8ToBytes(name), extra);
  }

  /** Writes everything after the directory entries. */
  end(directory: DirectoryFacts): Uint8Array {
    const { files, size, offset } = directory;
    const { four, two } = this.limits;
    const isWide = files >= two || size >= four || offset >= four;
    const count = files >= two ? zipFieldLimits.two : files;
    const end = bytesOf([
      [4, signatures.end],
      [2, 0],
      [2, 0],
      [2, count],
      [2, count],
      [4, this.#four(size)],
      [4, this.#four(offset)],
      [2, 0],
    ]);
    return isWide ? concatBytes(wideEnd(directory), end) : end;
  }

  /** Returns the value, or the marker for a value that is in the extra field. */
  #four(value: number): number {
    return value >= this.limits.four ? zipFieldLimits.four : value;
  }

  #extra(values: readonly number[]): Uint8Array {
    return bytesOf([
      [2, wideExtra],
      [2, values.length * 8],
      ...values.map((value): Field => [8, value]),
    ]);
  }
}

/** Writes the zip64 end of the directory and its locator. */
function wideEnd({ files, size, offset }: DirectoryFacts): Uint8Array {
  const behindSize = 44;
  return bytesOf([
    [4, signatures.wideEnd],
    [8, behindSize],
    [2, version.wide],
    [2, version.wide],
    [4, 0],
    [4, 0],
    [8, files],
    [8, files],
    [8, size],
    [8, offset],
    [4, signatures.wideLocator],
    [4, 0],
    [8, offset + size],
    [4, 1],
  ]);
}

/** True if these bytes start a local header. */
export function isLocalHeader(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && fieldOf(bytes, 0, 4) === signatures.local;
}

/**
 * Reads size and checksum from a local header; undefined for a size that is no safe integer. The rest of the header
 * is not verified here.
 *
 * @param name name in the header, already read and validated.
 */
export function factsIn(header: Uint8Array, name: string): HeaderFacts | undefined {
  const stated = fieldOf(header, 22, 4);
  const extraAt = localHeaderBytes + name.length;
  const isWide = stated === zipFieldLimits.four && header.length >= extraAt + localExtraBytes;
  const size = isWide ? wideFieldOf(header, extraAt + 4) : stated;
  return Number.isSafeInteger(size) ? { name, size, crc32: fieldOf(header, 14, 4) } : undefined;
}

/**
 * Length in bytes of the two last fixed fields of a local header: the lengths of its name and extra field.
 */
export const lengthsBytes = 4;

/** Reads the lengths of a local header's name and extra field. */
export function lengthsIn(header: Uint8Array): { readonly name: number; readonly extra: number } {
  return { name: fieldOf(header, 26, 2), extra: fieldOf(header, 28, 2) };
}

const noBytes = new Uint8Array();

function bytesOf(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

function fieldOf(bytes: Uint8Array, at: number, width: 2 | 4): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

function wideFieldOf(bytes: Uint8Array, at: number): number {
  return fieldOf(bytes, at, 4) + fieldOf(bytes, at + 4, 4) * 2 ** 32;
}
