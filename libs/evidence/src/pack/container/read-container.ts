import { ByteSource, NotCanonicalPack } from './byte-source';
import { crc32, isPackName, packFilesMax, packNameMax } from './pack-file';
import {
  factsIn,
  isLocalHeader,
  lengthsBytes,
  lengthsIn,
  localExtraBytes,
  localHeaderBytes,
  ZipHeaders,
  type HeaderFacts,
} from './zip-headers';

/** A file of a container that is being read. */
export interface PackedFile {
  readonly name: string;
  /** Size in bytes, as its header states it. */
  readonly size: number;
  /**
   * Bytes of the file, to be read once. Each piece is valid until the next is requested. The checksum is
   * verified after the last one.
   *
   * @throws NotCanonicalPack
   */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Properties of a file, and the position of its local header. */
interface Placed extends HeaderFacts {
  readonly offset: number;
}

/**
 * Reads a container as a stream and verifies it byte for byte: headers and directory must be exactly those
 * that `writeContainer` would write for these names and contents. The result is certain once the last file
 * was read without an error, because the directory comes last. Files that the caller does not read are
 * verified all the same.
 *
 * @param headers writer of the expected headers.
 * @throws NotCanonicalPack names the file and the position.
 */
export async function* readContainer(
  source: AsyncIterable<Uint8Array>,
  headers = new ZipHeaders(),
): AsyncGenerator<PackedFile, void, void> {
  const bytes = new ByteSource(source);
  const files: Placed[] = [];
  try {
    while (isLocalHeader(await bytes.peek(4))) {
      const file = await readHeader(bytes, headers, files.at(-1)?.name);
      if (files.length === packFilesMax) {
        throw new NotCanonicalPack(`is one of more than ${packFilesMax}`, file.offset, file.name);
      }
      files.push(file);
      const content = new Content(bytes, file);
      yield { name: file.name, size: file.size, chunks: content };
      await content.drain();
    }
    await readDirectory(bytes, headers, files);
  } finally {
    await bytes.leave();
  }
}

/** Bytes of one file, verified while they are read. */
class Content implements AsyncIterable<Uint8Array> {
  #left: number;
  #crc32 = 0;
  #isChecked = false;

  constructor(
    private readonly bytes: ByteSource,
    private readonly file: Placed,
  ) {
    this.#left = file.size;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    while (this.#left > 0) {
      const piece = await this.bytes.some(this.#left, this.file.name);
      this.#left -= piece.length;
      this.#crc32 = crc32(piece, this.#crc32);
      if (this.#left === 0) this.#check();
      yield piece;
    }
    this.#check();
  }

  async drain(): Promise<void> {
    const pieces = this[Symbol.asyncIterator]();
    while ((await pieces.next()).done !== true) continue;
  }

  #check(): void {
    if (this.#isChecked) return;
    this.#isChecked = true;
    if (this.#crc32 === this.file.crc32) return;
    throw new NotCanonicalPack('has another checksum', this.bytes.at, this.file.name);
  }
}

/** @param before name of the preceding file. */
async function readHeader(
  bytes: ByteSource,
  headers: ZipHeaders,
  before: string | undefined,
): Promise<Placed> {
  const offset = bytes.at;
  const nameAt = offset + localHeaderBytes;
  const lengths = lengthsIn(await peekWhole(bytes, localHeaderBytes));
  if (lengths.name > packNameMax || lengths.extra > localExtraBytes) {
    throw new NotCanonicalPack('has a longer header', nameAt - lengthsBytes);
  }
  const stated = await peekWhole(bytes, localHeaderBytes + lengths.name + lengths.extra);
  const letters = stated.subarray(localHeaderBytes, localHeaderBytes + lengths.name);
  const name = String.fromCharCode(...letters);
  if (!isPackName(name)) throw new NotCanonicalPack('has a file of another name', nameAt);
  // Names are ASCII, so that comparing strings compares bytes.
  if (before !== undefined && name <= before) {
    throw new NotCanonicalPack(`stands behind ${before}`, nameAt, name);
  }
  const facts = factsIn(stated, name);
  if (facts === undefined) throw new NotCanonicalPack('is too large', offset, name);
  await demandSame(bytes, headers.local(facts), { name, what: 'header' });
  return { ...facts, offset };
}

async function peekWhole(bytes: ByteSource, count: number): Promise<Uint8Array> {
  const found = await bytes.peek(count);
  if (found.length === count) return found;
  throw new NotCanonicalPack('is cut off', bytes.at + found.length);
}

async function readDirectory(
  bytes: ByteSource,
  headers: ZipHeaders,
  files: readonly Placed[],
): Promise<void> {
  const offset = bytes.at;
  for (const file of files) {
    const line = headers.central(file, file.offset);
    await demandSame(bytes, line, { name: file.name, what: 'line in the directory' });
  }
  const size = bytes.at - offset;
  const end = headers.end({ files: files.length, size, offset });
  await demandSame(bytes, end, { name: undefined, what: 'end' });
  const behind = await bytes.peek(1);
  if (behind.length > 0) throw new NotCanonicalPack('goes on behind its end', bytes.at);
}

/** Consumes bytes that must equal the expected ones. */
async function demandSame(
  bytes: ByteSource,
  expected: Uint8Array,
  { name, what }: { readonly name: string | undefined; readonly what: string },
): Promise<void> {
  const offset = bytes.at;
  const found = await bytes.peek(expected.length);
  const other = expected.findIndex((byte, index) => byte !== found[index]);
  if (other >= found.length) throw new NotCanonicalPack('is cut off', offset + other, name);
  if (other >= 0) throw new NotCanonicalPack(`has another ${what}`, offset + other, name);
  await bytes.take(expected.length, name);
}
