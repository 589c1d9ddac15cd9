import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriterLock } from '../sqlite/writer-lock';

/** What the names of temporary folders begin with: parts of copies of the books lie in them. */
const kinds = { scratch: 'article30-scratch-', replay: 'article30-replay-' } as const;
/** Lies in each folder; its lock is one of the operating system, which ends with the process that made the folder. */
const ownerFile = 'owner';
/** Milliseconds for which a folder is left to whoever has just made it and is about to lock it. */
const lockedWithinMs = 60_000;

/** A temporary folder that is this process's as long as it lives. */
export interface OwnedFolder {
  readonly path: string;
  /** Removes the folder with all that is in it. */
  remove(): void;
}

/** Makes one in the system's folder for such files, which `TMPDIR` names. */
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
 * Removes what processes that were killed have left behind. A folder whose process lives is left alone, and so is
 * one without a lock, of which nobody can tell.
 *
 * @returns paths of the folders that were removed.
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
    // Somebody holds it, has just removed it, or never locked it: nothing that a start should fail for.
    return false;
  }
}
