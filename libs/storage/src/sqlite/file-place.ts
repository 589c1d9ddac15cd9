import { existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where Linux tells which name each open file of this process has now; other systems have no such folder. */
const openFilesHere = '/proc/self/fd';

/**
 * Milliseconds after which a change in a folder gives it another time for certain: Linux tells times by a clock that ticks every
 * ten at most.
 */
const settledMs = 100;

interface FolderTime {
  readonly inode: number;
  /**
   * When a name in it was added, taken away or given to another file last, or more, in milliseconds since 1970: `ctime`, which
   * no program can set back, as one that restores a backup does with the other one.
   */
  readonly changedAt: number;
}

interface OpenFile {
  readonly name: string;
  readonly inode: number;
}

/** The files that a connection has open, by their names: an open file lives on without one. */
export class FilePlace {
  readonly #files: readonly OpenFile[];
  readonly #folder: string;
  /** The folder as it was when the files were found in it last, where any change since gives it another time. */
  #settled: FolderTime | undefined;
  /** Links to all that this process has open by those names. */
  #links: readonly Link[] | undefined;
  /** They were in their place in this turn of the event loop. */
  #isSeen = false;

  /**
   * @param file of a connection in WAL mode that was read from, so that both files are there.
   * @param isLocked this process holds the writer's lock, whose file keeps nobody out under another name.
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

  /** Whether a name has gone, or leads to another file; looked at once in a turn of the event loop. */
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
    // Another connection was closed, or opened.
    this.#links = this.#linksTo(this.#files.map(({ name }) => name));
    return true;
  }

  /**
   * Whether all that is open has the name it was opened by. To ask for the file of a name takes more than that: Linux
   * stamps each write to a file that was just looked at with a time of its own, and a commit then lasts a third longer.
   */
  #isNamedByLinks(): boolean {
    return this.#links?.every(({ link, name }) => nameOf(link) === name) ?? false;
  }

  /** Undefined where they do not lead to each of the files. */
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

/** The name of an open file, another once it was moved or removed; undefined where nothing is open. */
function nameOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
