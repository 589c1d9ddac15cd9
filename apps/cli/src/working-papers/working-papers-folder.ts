import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Name of the file with the hashes, in the format that `sha256sum -c` checks. */
const hashesName = 'SHA256SUMS';
export const manifestName = 'manifest.json';

const ownFolder = 0o700;
const ownFile = 0o600;

/**
 * An output folder for an auditor's working papers. It is written under a temporary name and renamed when complete.
 * After a crash only the temporary folder remains; it has a file of hashes only if all papers are complete.
 */
export class WorkingPapersFolder {
  private readonly hashes = new Map<string, string>();
  private readonly folders = new Set<string>();

  private constructor(
    private readonly place: string,
    private readonly made: string,
  ) {}

  /**
   * Creates the temporary folder beside the target.
   *
   * @param dataDir data folder of the service, in which no other program may write.
   * @throws Error if the target exists, if its parent folder does not exist, or if it lies in `dataDir`.
   */
  static begin(out: string, dataDir: string): WorkingPapersFolder {
    const place = resolve(out);
    demandFree(place);
    if (!existsSync(dirname(place))) {
      throw new Error(`there is no folder ${dirname(place)} to write the working papers in`);
    }
    demandOutside(place, dataDir);
    return new WorkingPapersFolder(place, mkdtempSync(`${place}.part-`));
  }

  /** Creates a file, and the subfolder that its name may contain. */
  async file(name: string): Promise<WorkingPaperFile> {
    const path = join(this.made, name);
    this.folders.add(dirname(path));
    await mkdir(dirname(path), { recursive: true, mode: ownFolder });
    return WorkingPaperFile.begin(path, (sha256) => void this.hashes.set(name, sha256));
  }

  /** Writes a whole file. */
  async write(name: string, text: string): Promise<void> {
    const file = await this.file(name);
    try {
      await file.add(text);
    } finally {
      await file.end();
    }
  }

  /**
   * Writes the hashes of all files, and renames the temporary folder to its target.
   *
   * @returns SHA-256 of the file of hashes. As that file covers all others, this one hash identifies all papers.
   * @throws Error if the target was created by somebody else meanwhile.
   */
  async complete(): Promise<string> {
    const named = [...this.hashes].sort(([one], [other]) => (one < other ? -1 : 1));
    await this.write(hashesName, named.map(([name, sha256]) => `${sha256}  ${name}\n`).join(''));
    for (const folder of this.folders) await onDisk(folder);
    demandFree(this.place);
    renameSync(this.made, this.place);
    await onDisk(dirname(this.place));
    return this.hashes.get(hashesName) ?? '';
  }

  /** Deletes the temporary folder after a failure. */
  abandon(): void {
    rmSync(this.made, { recursive: true, force: true });
  }
}

/** A file of working papers that is being written and hashed. */
export class WorkingPaperFile {
  private readonly hash = createHash('sha256');

  private constructor(
    private readonly handle: FileHandle,
    private readonly over: (sha256: string) => void,
  ) {}

  static async begin(path: string, over: (sha256: string) => void): Promise<WorkingPaperFile> {
    return new WorkingPaperFile(await open(path, 'wx', ownFile), over);
  }

  async add(text: string): Promise<void> {
    this.hash.update(text, 'utf8');
    await this.handle.appendFile(text, 'utf8');
  }

  /** Flushes the file to disk, closes it, and reports its hash. */
  async end(): Promise<void> {
    try {
      await this.handle.sync();
    } finally {
      await this.handle.close();
    }
    this.over(this.hash.digest('hex'));
  }
}

function demandFree(place: string): void {
  if (!existsSync(place)) return;
  throw new Error(`${place} exists already: name a new folder in --out`);
}

function demandOutside(place: string, dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const path = relative(realpathSync(dataDir), realpathSync(dirname(place)));
  if (isAbsolute(path) || path.split(sep)[0] === '..') return;
  throw new Error(
    `${place} is inside DATA_DIR, which belongs to the service: name a folder outside it in --out`,
  );
}

/** Flushes a folder to disk, so that the names of its files survive a crash. */
async function onDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
