import { existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Folder in which Linux lists the present names of all open files of this process; other systems have none.
 */
const openFilesHere = '/proc/self/fd';

/**
 * Age in milliseconds from which a folder's timestamp is unambiguous: Linux updates the clock for timestamps
 * at least every ten milliseconds.
 */
const settledMs = 100;

interface FolderTime {
  readonly inode: number;
  /**
   * `ctime` of the folder in milliseconds since 1970: the last time that a name was added, removed or
   * replaced in it. Programs can set back `mtime`, as a restore does, but not `ctime`.
   */
  readonly changedAt: number;
}

interface OpenFile {
  readonly name: string;
  readonly inode: number;
}

/**
 * Checks that the open files of a connection still have their names; a file that was moved or deleted stays
 * open and would lose all writes.
 */
export class FilePlace {
  readonly #files: readonly OpenFile[];
  readonly #folder: string;
  /**
   * The folder's inode and timestamp at the last successful check, if every later change must alter the
   * timestamp.
   */
  #settled: FolderTime | undefined;
  /** Entries of `openFilesHere` for all open files with those names; undefined if not all were found. */
  #links: readonly Link[] | undefined;
  /** True if the check was already made in this turn of the event loop. */
  #isSeen = false;

  /**
   * @param file of a connection in WAL mode that was read from, so that the file and its write-ahead log
   * exist.
   * @param isLocked true if this process holds the writer's lock, whose file must keep its name too.
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

  /** True if a file lost its name or was replaced. It is checked once in a turn of the event loop. */
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
    // The entries changed because another connection was opened or closed.
    this.#links = this.#linksTo(this.#files.map(({ name }) => name));
    return true;
  }

  /**
   * True if all open files have the names under which they were opened. Asking for the file of a name would
   * be slower: Linux gives each write to a file that was just inspected a new timestamp, and a commit takes a
   * third longer.
   */
  #isNamedByLinks(): boolean {
    return this.#links?.every(({ link, name }) => nameOf(link) === name) ?? false;
  }

  /** Finds the entries of open files with these names; undefined if a name has none. */
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
 * Returns the present name of an open file, which differs after it was moved or deleted; undefined if the
 * entry is closed.
 */
function nameOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
