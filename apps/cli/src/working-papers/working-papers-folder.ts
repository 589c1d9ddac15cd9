import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** Name of the file of hashes, in the form that `sha256sum -c` checks; and of the one that says what was asked. */
const hashesName = 'SHA256SUMS';
export const manifestName = 'manifest.json';

const ownFolder = 0o700;
const ownFile = 0o600;

/**
 * A folder that is written beside its place and takes it once it is complete: what a crash leaves behind has
 * another name, and the file of hashes only where every working paper is whole.
 */
export class WorkingPapersFolder {
  private readonly hashes = new Map<string, string>();
  private readonly folders = new Set<string>();

  private constructor(
    private readonly place: string,
    private readonly made: string,
  ) {}

  /**
   * @param dataDir folder of the service, in which nobody else writes.
   * @throws Error where there is something at the place already, no folder to put it in, or that is the service's.
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

  /** Begins a file, which may lie in a folder of its own. */
  async file(name: string): Promise<WorkingPaperFile> {
    const path = join(this.made, name);
    this.folders.add(dirname(path));
    await mkdir(dirname(path), { recursive: true, mode: ownFolder });
    return WorkingPaperFile.begin(path, (sha256) => void this.hashes.set(name, sha256));
  }

  /** Writes a file in one piece. */
  async write(name: string, text: string): Promise<void> {
    const file = await this.file(name);
    try {
      await file.add(text);
    } finally {
      await file.end();
    }
  }

  /**
   * Writes the hashes of all files, and puts the folder in its place.
   *
   * @returns the SHA-256 of the file of hashes, which stands for all working papers.
   * @throws Error where something came to the place meanwhile.
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

  /** Takes away what was not completed. */
  abandon(): void {
    rmSync(this.made, { recursive: true, force: true });
  }
}

/** A file of working papers that is being written. */
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

  /** Has it on the disk, and says its hash. */
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
  throw new Error(`${place} is there already: name a folder that is not there yet in --out`);
}

function demandOutside(place: string, dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const path = relative(realpathSync(dataDir), realpathSync(dirname(place)));
  if (isAbsolute(path) || path.split(sep)[0] === '..') return;
  throw new Error(
    `${place} lies in DATA_DIR, which is the service's: name a folder outside in --out`,
  );
}

/** Has the names in a folder on the disk. */
async function onDisk(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
