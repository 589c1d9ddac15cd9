import { appendFileSync, createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';
import { makeOwnedFolder, type OwnedFolder } from './owned-folder';

/** A temporary folder of flat files, which the account of the service alone may look into. */
export class ScratchFolder {
  /** @param path of a folder that is there: another thread may have made it. */
  constructor(
    readonly path: string,
    private readonly owned?: OwnedFolder,
  ) {}

  /** Makes one of its own in the system's folder for such files, which `TMPDIR` names. */
  static make(): ScratchFolder {
    const owned = makeOwnedFolder('scratch');
    return new ScratchFolder(owned.path, owned);
  }

  /** Adds to the end of a file, which begins with nothing. */
  append(name: string, bytes: Uint8Array): void {
    appendFileSync(join(this.path, name), bytes, { mode: ownFile });
  }

  read(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.path, name));
  }

  /** Removes the folder with all that is in it. */
  remove(): void {
    if (this.owned === undefined) rmSync(this.path, { recursive: true, force: true });
    else this.owned.remove();
  }
}

/** Gives the name of a file to build a read model in, and removes its folder whatever happens. */
export async function withScratchFile<Result>(
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeOwnedFolder('replay');
  try {
    return await use(join(folder.path, 'rebuilt.db'));
  } finally {
    folder.remove();
  }
}
