import { existsSync, realpathSync, statSync } from 'node:fs';

/** The files that a connection has open, by their names: an open file lives on without one. */
export class FilePlace {
  readonly #inodes: ReadonlyMap<string, number>;

  /** @param file of a connection in WAL mode that was read from, so that both files are there. */
  constructor(file: string) {
    const name = existsSync(file) ? realpathSync(file) : file;
    const open = [name, `${name}-wal`].filter((one) => existsSync(one));
    this.#inodes = new Map(open.map((one) => [one, statSync(one).ino]));
  }

  /** Whether a name has gone, or leads to another file. */
  isLost(): boolean {
    return [...this.#inodes].some(
      ([name, inode]) => statSync(name, { throwIfNoEntry: false })?.ino !== inode,
    );
  }
}
