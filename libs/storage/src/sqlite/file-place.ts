import { existsSync, realpathSync, statSync } from 'node:fs';

/** The files that a connection has open, by their names: an open file lives on without one. */
export class FilePlace {
  readonly #inodes: ReadonlyMap<string, number>;
  /** They were in their place in this turn of the event loop. */
  #isSeen = false;

  /** @param file of a connection in WAL mode that was read from, so that both files are there. */
  constructor(file: string) {
    const name = existsSync(file) ? realpathSync(file) : file;
    const open = [name, `${name}-wal`].filter((one) => existsSync(one));
    this.#inodes = new Map(open.map((one) => [one, statSync(one).ino]));
  }

  /** Whether a name has gone, or leads to another file; looked at once in a turn of the event loop. */
  isLost(): boolean {
    if (this.#isSeen) return false;
    for (const [name, inode] of this.#inodes) {
      if (statSync(name, { throwIfNoEntry: false })?.ino !== inode) return true;
    }
    this.#isSeen = true;
    setImmediate(() => {
      this.#isSeen = false;
    });
    return false;
  }
}
