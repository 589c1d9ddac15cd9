import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { base64Of } from '@art30/event-sourcing';
import { bytesOfBase64, countIn } from '../notes/note-fields';
import { isPackName, packFilesMax, type PackFile } from './container/pack-file';

/** Name of the manifest, which does not list itself. */
export const manifestName = 'manifest.txt';

/** Thrown for a text that is no manifest of a pack. */
export class NotAManifest extends Error {
  override readonly name = 'NotAManifest';
}

/** A file in the list of a manifest. */
export type ListedFile = Pick<PackFile, 'name' | 'size' | 'sha256'>;

/**
 * List of an evidence pack's files with their hashes, and the Merkle tree of the pack's events. The key that signed the
 * pack's checkpoint signs the manifest too.
 */
export interface Manifest {
  /** Origin of the checkpoint, as `originOf` returns it. */
  readonly origin: string;
  /** Number of leaves of the tree; each is a line of `events.jsonl`. */
  readonly size: number;
  /** Root hash of the tree, 64 hexadecimal digits. */
  readonly root: string;
  /** Sequence of the last leaf in the log. The balances in the pack include all events up to it. */
  readonly sequence: number;
  /** All files except the manifest, in the order of their names. */
  readonly files: readonly ListedFile[];
}

const title = 'article30 evidence pack/1';
const hash = /^[0-9a-f]{64}$/;

/**
 * Returns the text to sign, with its last line feed.
 *
 * @throws NotAManifest for members that no pack can have.
 */
export function writeManifest(manifest: Manifest): string {
  const { origin, size, root, sequence, files } = manifest;
  demandMembers(manifest);
  const head = [title, origin, `size ${size}`, `root ${base64Of(hexToBytes(root))}`];
  const list = files.map((file) => `${file.sha256} ${file.size} ${file.name}`);
  return [...head, `sequence ${sequence}`, ...list, ''].join('\n');
}

/**
 * Parses the text of a note as a manifest.
 *
 * @throws NotAManifest for a text that differs from what `writeManifest` would write.
 */
export function parseManifest(text: string): Manifest {
  const lines = text.split('\n');
  const [first, origin, size, root, sequence, ...list] = lines;
  if (first !== title) throw new NotAManifest(`a manifest begins with the line "${title}"`);
  if (list.pop() !== '')
    throw new NotAManifest('the last line of a manifest ends with a line feed');
  const manifest = {
    origin: origin ?? '',
    size: numberIn(valueOf('size', size)),
    root: hexOf(valueOf('root', root)),
    sequence: numberIn(valueOf('sequence', sequence)),
    files: list.map(fileOf),
  };
  demandMembers(manifest);
  return manifest;
}

function demandMembers({ origin, size, root, sequence, files }: Manifest): void {
  if (!/^[!-~]+$/.test(origin)) throw new NotAManifest('an origin has no spaces');
  if (!hash.test(root)) throw new NotAManifest('a root has 64 digits of hex');
  demandCount(size);
  demandCount(sequence);
  if (sequence < size) throw new NotAManifest('no leaf has a sequence below its place in the tree');
  if (files.length > packFilesMax)
    throw new NotAManifest(`a manifest lists at most ${packFilesMax} files`);
  for (const [index, file] of files.entries()) demandFile(file, files[index - 1]);
}

function demandFile({ name, size, sha256 }: ListedFile, before: ListedFile | undefined): void {
  if (!isPackName(name)) throw new NotAManifest(`no file of a pack is called ${name}`);
  if (name === manifestName) throw new NotAManifest('a manifest does not list itself');
  if (before !== undefined && name <= before.name) {
    throw new NotAManifest(`file ${name} is listed behind ${before.name}`);
  }
  if (!hash.test(sha256)) throw new NotAManifest(`the hash of file ${name} has 64 digits of hex`);
  demandCount(size);
}

function valueOf(name: string, line: string | undefined): string {
  if (line?.startsWith(`${name} `) === true) return line.slice(name.length + 1);
  throw new NotAManifest(`a manifest has a line that begins with "${name} "`);
}

function fileOf(line: string): ListedFile {
  const [sha256 = '', size = '', name = '', ...rest] = line.split(' ');
  if (rest.length > 0) throw new NotAManifest('a file is its hash, its size and its name');
  return { name, size: numberIn(size), sha256 };
}

function hexOf(root: string): string {
  const bytes = bytesOfBase64(root);
  if (bytes === undefined) throw new NotAManifest('the root of a manifest is in base64');
  return bytesToHex(bytes);
}

/** Returns NaN for a text that is no number; the check of all members then refuses it. */
function numberIn(text: string): number {
  return countIn(text) ?? Number.NaN;
}

function demandCount(count: number): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new NotAManifest('sizes and sequences are whole numbers without leading zeros');
}
