import { appendFileSync, createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';
import { makeOwnedFolder, type OwnedFolder } from './owned-folder';

/** A temporary folder of files that only the account of the service can read. */
export class ScratchFolder {
  /**
   * @param path of an existing folder, which another thread may have created.
   * @param owned the folder with its lock, if this thread created it; it is unlocked when the folder is deleted.
   */
  constructor(
    readonly path: string,
    private readonly owned?: OwnedFolder,
  ) {}

  /** Creates a temporary folder in the system's folder for them (environment variable `TMPDIR`). */
  static make(): ScratchFolder {
    const owned = makeOwnedFolder('scratch');
    return new ScratchFolder(owned.path, owned);
  }

  /** Appends bytes to a file, which is created if it is missing. */
  append(name: string, bytes: Uint8Array): void {
    appendFileSync(join(this.path, name), bytes, { mode: ownFile });
  }

  read(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.path, name));
  }

  /** Deletes the folder with its content. */
  remove(): void {
    if (this.owned === undefined) rmSync(this.path, { recursive: true, force: true });
    else this.owned.remove();
  }
}

/**
 * Calls a function with the path for a temporary read model (tables for queries, made from the log), and deletes the
 * folder of that path afterwards.
 */
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
