import { utf8ToBytes } from '@noble/hashes/utils.js';
import { Digest, isPackName, type PackFile } from './container/pack-file';
import type { FilePiece } from './pack-event';

/** Where the files of a pack lie until it is written: their sizes and hashes must be known before. */
export interface ScratchFiles {
  /** Adds to the end of a file, which begins with nothing. */
  append(name: string, bytes: Uint8Array): void;
  /** The bytes of a file from the first on. */
  read(name: string): AsyncIterable<Uint8Array>;
}

/** Characters that are held back until a file is written to. */
const heldMax = 65_536;

interface Open {
  readonly digest: Digest;
  held: string[];
  characters: number;
}

/** Writes files piece by piece, several of them at a time, and knows what each came to. */
export class GatheredFiles {
  readonly #open = new Map<string, Open>();
  readonly #whole = new Map<string, PackFile>();

  constructor(private readonly scratch: Pick<ScratchFiles, 'append'>) {}

  /** @throws Error for a file that no pack has, and a piece of one that was whole before it. */
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

  /** In the order of their names. @throws Error while one of them is not whole. */
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
