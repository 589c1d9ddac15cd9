import { concatBytes } from '@noble/hashes/utils.js';
import { crc32, isPackName, type PackFile, packFilesMax } from './pack-file';
import { ZipHeaders, type HeaderFacts } from './zip-headers';

/** Function that streams the bytes of a file of the pack. */
export type ContentOf = (name: string) => AsyncIterable<Uint8Array>;

/**
 * Least bytes of a piece, except the last one. Headers and small files are joined, since many small pieces are slow to
 * send.
 */
const pieceBytes = 65_536;

/**
 * Writes a container: a zip file in canonical form, so that equal files always give equal bytes. It keeps one piece in
 * memory at a time.
 *
 * @param files in the order of their names.
 * @throws Error for files in another order, too many files, an invalid name, or content that does not match
 * its size and checksum.
 */
export async function* writeContainer(
  files: readonly PackFile[],
  contentOf: ContentOf,
  headers = new ZipHeaders(),
): AsyncGenerator<Uint8Array, void, void> {
  demandNames(files);
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of partsOf(files, contentOf, headers)) {
    held.push(part);
    bytes += part.length;
    if (bytes < pieceBytes) continue;
    yield concatBytes(...held);
    [held, bytes] = [[], 0];
  }
  yield concatBytes(...held);
}

async function* partsOf(files: readonly PackFile[], contentOf: ContentOf, headers: ZipHeaders) {
  for (const file of files) {
    yield headers.local(file);
    yield* checked(file, contentOf(file.name));
  }
  yield* directoryOf(files, headers);
}

/** Returns the size in bytes of the container of these files. */
export function containerSize(files: readonly PackFile[], headers = new ZipHeaders()): number {
  const contents = files.reduce((sum, file) => sum + headers.local(file).length + file.size, 0);
  const directory = [...directoryOf(files, headers)];
  return directory.reduce((sum, bytes) => sum + bytes.length, contents);
}

function* directoryOf(files: readonly HeaderFacts[], headers: ZipHeaders) {
  let offset = 0;
  let size = 0;
  const offsets = files.map((file) => {
    const begins = offset;
    offset += headers.local(file).length + file.size;
    return begins;
  });
  for (const [index, file] of files.entries()) {
    const line = headers.central(file, offsets[index] ?? 0);
    size += line.length;
    yield line;
  }
  yield headers.end({ files: files.length, size, offset });
}

async function* checked(
  { name, size, crc32: sum }: PackFile,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let written = 0;
  let found = 0;
  for await (const piece of content) {
    written += piece.length;
    found = crc32(piece, found);
    if (written > size) break;
    yield piece;
  }
  if (written !== size || found !== sum) {
    throw new Error(`file ${name} of the pack was changed while the pack was written`);
  }
}

function demandNames(files: readonly PackFile[]): void {
  if (files.length > packFilesMax) {
    throw new Error(`a pack has at most ${packFilesMax} files, this one ${files.length}`);
  }
  for (const [index, { name }] of files.entries()) {
    if (!isPackName(name)) throw new Error(`no file of a pack is called ${name}`);
    const before = files[index - 1]?.name;
    if (before !== undefined && name <= before) {
      throw new Error(`file ${name} of a pack stands behind ${before}`);
    }
  }
}
