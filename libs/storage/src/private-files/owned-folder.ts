import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriterLock } from '../sqlite/writer-lock';

/**
 * Prefixes of the names of temporary folders. The folders contain copies of parts of the books, so those that a killed
 * process left behind must be found by name and deleted.
 */
const kinds = { scratch: 'article30-scratch-', replay: 'article30-replay-' } as const;
/**
 * Name of the locked file in each folder. The operating system releases the lock when the process that made the folder
 * ends, so a folder without a held lock is a leftover.
 */
const ownerFile = 'owner';
/** Milliseconds for which a new folder is never deleted, so that the process that made it has time to lock it. */
const lockedWithinMs = 60_000;

/** A temporary folder that belongs to this process. */
export interface OwnedFolder {
  readonly path: string;
  /** Deletes the folder with its content. */
  remove(): void;
}

/** Creates and locks a temporary folder, by default in the system's folder for them (environment variable `TMPDIR`). */
export function makeOwnedFolder(kind: keyof typeof kinds, within = tmpdir()): OwnedFolder {
  const path = mkdtempSync(join(within, kinds[kind]));
  const lock = WriterLock.acquire(join(path, ownerFile));
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true });
      lock.release();
    },
  };
}

/**
 * Deletes the temporary folders of processes that were killed. A folder without a lock file stays, because its process
 * may be alive.
 *
 * @returns paths of the deleted folders.
 */
export function removeAbandonedFolders(within = tmpdir()): readonly string[] {
  return readdirSync(within)
    .filter((name) => Object.values(kinds).some((kind) => name.startsWith(kind)))
    .map((name) => join(within, name))
    .filter(isAbandoned)
    .filter((path) => {
      rmSync(path, { recursive: true, force: true });
      return true;
    });
}

function isAbandoned(path: string): boolean {
  try {
    const found = lstatSync(path);
    const isOwn = found.isDirectory() && found.uid === process.getuid?.();
    const { ctimeMs } = statSync(join(path, `${ownerFile}.lock`));
    if (!isOwn || Date.now() - ctimeMs < lockedWithinMs) return false;
    WriterLock.acquire(join(path, ownerFile)).release();
    return true;
  } catch {
    // The folder is locked, was just deleted, or was never locked. In each case it stays, and the start goes on.
    return false;
  }
}
