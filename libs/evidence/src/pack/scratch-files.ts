import { utf8ToBytes } from '@noble/hashes/utils.js';
import { Digest, isPackName, type PackFile } from './container/pack-file';
import type { FilePiece } from './pack-event';

/**
 * Temporary storage for the files of a pack. The sizes and hashes of the files must be known before the pack is
 * written.
 */
export interface ScratchFiles {
  /** Appends to a file, which is created empty. */
  append(name: string, bytes: Uint8Array): void;
  /** Streams the bytes of a file from the beginning. */
  read(name: string): AsyncIterable<Uint8Array>;
}

/** Characters of a file that are buffered before they are written. */
const heldMax = 65_536;

interface Open {
  readonly digest: Digest;
  held: string[];
  characters: number;
}

/** Writes several files piece by piece, and computes the size, checksum and hash of each. */
export class GatheredFiles {
  readonly #open = new Map<string, Open>();
  readonly #whole = new Map<string, PackFile>();

  constructor(private readonly scratch: Pick<ScratchFiles, 'append'>) {}

  /** @throws Error for an invalid name, and for a piece after the last one of its file. */
  add({ name, text, isLast }: FilePiece): void {
    if (!isPackName(name)) throw new Error(`no file of a pack is called ${name}`);
    if (this.#whole.has(name)) throw new Error(`file ${name} of the pack is whole already`);
    const open = this.#open.get(name) ?? { digest: new Digest(), held: [], characters: 0 };
    this.#open.set(name, open);
    open.held.push(text);
    open.characters += text.length;
    if (isLast || open.characters >= heldMax) this.#write(name, open);
    if (!isLast) return;
    this.#open.delete(name);
    this.#whole.set(name, { name, ...open.digest.done() });
  }

  /** Returns the files in the order of their names. @throws Error if one of them is incomplete. */
  files(): readonly PackFile[] {
    const [open] = this.#open.keys();
    if (open !== undefined) throw new Error(`file ${open} of the pack is not whole`);
    return [...this.#whole.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #write(name: string, open: Open): void {
    const bytes = utf8ToBytes(open.held.join(''));
    open.digest.take(bytes);
    this.scratch.append(name, bytes);
    open.held = [];
    open.characters = 0;
  }
}
