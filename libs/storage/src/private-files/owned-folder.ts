import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriterLock } from '../sqlite/writer-lock';

/**
 * Prefixes of the names of temporary folders. They contain copies of parts of the books, so leftovers must be
 * found.
 */
const kinds = { scratch: 'article30-scratch-', replay: 'article30-replay-' } as const;
/**
 * Name of the lock file in each folder. The operating system releases the lock when the process that made the
 * folder ends.
 */
const ownerFile = 'owner';
/** Milliseconds for which a new folder is left alone, so that its process has time to lock it. */
const lockedWithinMs = 60_000;

/** A temporary folder that belongs to this process. */
export interface OwnedFolder {
  readonly path: string;
  /** Deletes the folder with its content. */
  remove(): void;
}

/** Creates and locks a temporary folder, by default where the environment variable `TMPDIR` says. */
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
 * Deletes the temporary folders of processes that were killed. A folder without a lock file is left alone,
 * because nobody can tell whether its process lives.
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
    // The folder is locked, was just deleted, or was never locked; none of these should fail a start.
    return false;
  }
}
