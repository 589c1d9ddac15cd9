import { existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Folder in which Linux lists the present names of all files that this process has open. Other systems lack it.
 */
const openFilesHere = '/proc/self/fd';

/**
 * Age in milliseconds from which on a folder's timestamp is certain to differ after a further change. Within some ten
 * milliseconds Linux may give two changes the same timestamp.
 */
const settledMs = 100;

/** A folder and the time of its last change; if both are the same, no file in it was moved, removed or replaced. */
interface FolderTime {
  readonly inode: number;
  /**
   * `ctime` of the folder in milliseconds since 1970: the last time that a name in the folder was added, removed or
   * replaced. It is used because programs can set back `mtime`, as a restore does, but not `ctime`.
   */
  readonly changedAt: number;
}

/** A file of a connection, as it was when the connection was opened. */
interface OpenFile {
  readonly name: string;
  readonly inode: number;
}

/**
 * Checks that the open files of a connection still have their names. A file that was moved or deleted stays open, and
 * the next start would not find what was written to it.
 */
export class FilePlace {
  readonly #files: readonly OpenFile[];
  readonly #folder: string;
  /**
   * State of the folder at the last successful check; undefined if a later change might leave the same timestamp. While
   * it is the same, the files need no check.
   */
  #settled: FolderTime | undefined;
  /** Entries of `openFilesHere` for the files of the connection; undefined if an entry is missing. */
  #links: readonly Link[] | undefined;
  /** True if the check was already made in this turn of the event loop. */
  #isSeen = false;

  /**
   * @param file path of the file of an open connection. The connection uses a write-ahead log and was read
   * from, so that both files exist.
   * @param isLocked true if this process holds the writer's lock, whose file `<file>.lock` is then checked too.
   * @param openFiles another folder than `openFilesHere`, for tests.
   */
  constructor(
    file: string,
    isLocked = false,
    private readonly openFiles = openFilesHere,
  ) {
    const name = existsSync(file) ? realpathSync(file) : file;
    this.#folder = dirname(name);
    const names = [name, `${name}-wal`, ...(isLocked ? [`${name}.lock`] : [])];
    const open = names.filter((one) => existsSync(one));
    this.#files = open.map((one) => ({ name: one, inode: statSync(one).ino }));
    this.#links = this.#linksTo(open);
  }

  /** True if a file lost its name or was replaced. Within one turn of the event loop only the first call checks. */
  isLost(): boolean {
    if (this.#isSeen) return false;
    const folder = timeOf(this.#folder);
    if (!isAsBefore(folder, this.#settled)) {
      this.#settled = undefined;
      if (!this.#areThere()) return true;
      if (isSettled(folder)) this.#settled = folder;
    }
    this.#isSeen = true;
    setImmediate(() => {
      this.#isSeen = false;
    });
    return false;
  }

  #areThere(): boolean {
    if (this.#isNamedByLinks()) return true;
    if (!this.#files.every(isThere)) return false;
    // The files have their names, so the entries differ only because another connection was opened or closed.
    this.#links = this.#linksTo(this.#files.map(({ name }) => name));
    return true;
  }

  /**
   * True if all open files have the names under which they were opened. Reading the entries of open files is
   * faster than inspecting the files by `stat`. After each `stat` Linux gives the next write a new timestamp,
   * and the commit takes a third longer.
   */
  #isNamedByLinks(): boolean {
    return this.#links?.every(({ link, name }) => nameOf(link) === name) ?? false;
  }

  /** Finds the entries for open files with these names; undefined if a name has no entry. */
  #linksTo(names: readonly string[]): readonly Link[] | undefined {
    if (!existsSync(this.openFiles)) return undefined;
    const links = readdirSync(this.openFiles).flatMap((number) => {
      const link = `${this.openFiles}/${number}`;
      const name = nameOf(link);
      return name !== undefined && names.includes(name) ? [{ link, name }] : [];
    });
    return names.every((name) => links.some((one) => one.name === name)) ? links : undefined;
  }
}

/** An entry of `openFilesHere`: a symbolic link to an open file, whose target changes if the file is moved. */
interface Link {
  readonly link: string;
  readonly name: string;
}

function timeOf(folder: string): FolderTime | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && { inode: found.ino, changedAt: found.ctimeMs };
}

function isAsBefore(now: FolderTime | undefined, before: FolderTime | undefined): boolean {
  if (now === undefined || before === undefined) return false;
  return now.inode === before.inode && now.changedAt === before.changedAt;
}

function isSettled(folder: FolderTime | undefined): boolean {
  return folder !== undefined && Date.now() - folder.changedAt > settledMs;
}

function isThere({ name, inode }: OpenFile): boolean {
  return statSync(name, { throwIfNoEntry: false })?.ino === inode;
}

/**
 * Returns the present name of an open file, which differs from the first one after the file was moved or deleted;
 * undefined if the file was closed.
 */
function nameOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
