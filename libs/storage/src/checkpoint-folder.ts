import { hash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ownFile } from './sqlite/owner-only';

/** Time limit of a call, in milliseconds, because the folder may be on a network mount that hangs. */
const folderAnswerMs = 5_000;
/**
 * Largest number of files read for one origin (the ledger's name on the first line of a checkpoint; a
 * restored ledger has another). The largest checkpoints are read first, and older ones prove nothing more.
 */
const filesOfOriginMax = 20;
/** Largest file that is read, in bytes; a checkpoint note is shorter. */
const noteBytesMax = 65_536;
/**
 * File name of a checkpoint: `<origin>-<size>-<hash>.txt`, with the number of events in 15 digits, so that
 * names sort by size, and 16 digits of the note's SHA-256.
 */
const fileName = /^(.+)-\d{15}-[0-9a-f]{16}\.txt$/;

/** A file whose name has the form `<origin>-<size>-<hash>.txt` of a checkpoint (a signed root of the log). */
export interface CheckpointFile {
  readonly name: string;
  /** The origin of the checkpoint, as written in the file name. */
  readonly origin: string;
  /** Text of the checkpoint note; null if it does not match the file name or cannot be read. */
  readonly note: string | null;
}

/**
 * The folder cannot be used: it is missing, inaccessible, full or unresponsive, or a file has other content
 * than its name says.
 */
export class CheckpointFolderFault extends Error {
  override readonly name = 'CheckpointFolderFault';
}

/**
 * A folder that stores each checkpoint in a file of its own, which is never rewritten. The folder is meant to
 * be on another machine, so that whoever rewrites the log cannot rewrite its checkpoints as well.
 *
 * Calls have a time limit and run one at a time. So a network mount that hangs blocks only one thread. Later
 * calls are refused at once until the mount responds.
 */
export class CheckpointFolder {
  private queue: Promise<unknown> = Promise.resolve();
  private isHanging = false;

  constructor(
    private readonly path: string,
    private readonly answerMs = folderAnswerMs,
  ) {}

  /**
   * Checks that the folder can be listed and, by its access rights, written to. No file is created.
   *
   * @throws CheckpointFolderFault if the folder fails this check, or does not respond in time.
   */
  look(): Promise<void> {
    return this.answered(async () => {
      await access(this.path, constants.R_OK | constants.W_OK | constants.X_OK);
      await readdir(this.path);
    });
  }

  /**
   * Writes a checkpoint note to a file of its own, atomically and without replacing another file. A note that
   * was written before is left as it is.
   *
   * @throws CheckpointFolderFault if the folder cannot be used or the file exists with other content.
   */
  keep(note: string): Promise<void> {
    return this.answered((signal) => this.write(note, signal));
  }

  /**
   * Reads the checkpoint files of a ledger, the largest checkpoints of each origin first. The caller has to
   * verify the signatures.
   *
   * @param ledger name of the ledger in its checkpoints, with which all its origins begin.
   * @throws CheckpointFolderFault if the folder cannot be listed in time.
   */
  filesOf(ledger: string): Promise<readonly CheckpointFile[]> {
    return this.answered(async (signal) => {
      const entries = await readdir(this.path, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      const files: CheckpointFile[] = [];
      for (const { name, origin } of newestOfEach(names, inName(ledger))) {
        signal.throwIfAborted();
        const note = await textOf(join(this.path, name)).catch(() => null);
        files.push({ name, origin, note: note !== null && nameOf(note) === name ? note : null });
      }
      return files;
    });
  }

  private async write(note: string, signal: AbortSignal): Promise<void> {
    const name = nameOf(note);
    const file = join(this.path, name);
    if ((await textIfAny(file)) === note) return;
    const draft = join(this.path, `${name}.${randomUUID()}.new`);
    try {
      await writeDurable(draft, note);
      signal.throwIfAborted();
      await placed(draft, file);
    } finally {
      // Write-once storage refuses the deletion. A draft that remains is ignored, as its name ends in `.new`.
      await rm(draft, { force: true }).catch(() => undefined);
    }
    if ((await textOf(file)) !== note) {
      throw new Error(`${name} holds other bytes, and no file is rewritten: look who wrote it`);
    }
    await syncFolder(this.path);
  }

  private async answered<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    if (this.isHanging) throw new CheckpointFolderFault(silent(this.answerMs));
    const late = new AbortController();
    const done = this.queue.then(() => {
      late.signal.throwIfAborted();
      return act(late.signal);
    });
    this.queue = done.then(
      () => void (this.isHanging = false),
      () => void (this.isHanging = false),
    );
    const timer = setTimeout(() => {
      this.isHanging = true;
      late.abort(new Error(silent(this.answerMs)));
    }, this.answerMs);
    const over = new Promise<never>((_resolve, reject) => {
      late.signal.addEventListener('abort', () => reject(late.signal.reason as Error));
    });
    try {
      return await Promise.race([done, over]);
    } catch (error) {
      throw new CheckpointFolderFault(reasonOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

function silent(answerMs: number): string {
  return `no answer within ${answerMs / 1_000} seconds`;
}

/** Returns the reason of an error without the path, which readers of the service's health report need not know. */
function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? (error instanceof Error ? error.message : String(error));
}

function nameOf(note: string): string {
  const [origin = '', size = ''] = note.split('\n');
  return `${inName(origin)}-${size.padStart(15, '0')}-${hash('sha256', note, 'hex').slice(0, 16)}.txt`;
}

function inName(origin: string): string {
  return origin.replace(/[^\w-]/g, '.');
}

function newestOfEach(names: readonly string[], ledger: string) {
  const perOrigin = new Map<string, number>();
  const newest: { readonly name: string; readonly origin: string }[] = [];
  for (const name of names.toSorted().toReversed()) {
    const [, origin = ''] = fileName.exec(name) ?? [];
    if (origin !== ledger && !origin.startsWith(`${ledger}.restored.`)) continue;
    const count = (perOrigin.get(origin) ?? 0) + 1;
    perOrigin.set(origin, count);
    if (count <= filesOfOriginMax) newest.push({ name, origin });
  }
  return newest;
}

/**
 * Gives the draft its final name by a link, which never replaces a file. On a file system without links the
 * content is written to a new file instead.
 */
async function placed(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The caller compares the existing file with the note.
    if (code === 'EEXIST') return;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code ?? '')) throw error;
    await writeDurable(file, await textOf(draft)).catch((second: unknown) => {
      if ((second as NodeJS.ErrnoException).code !== 'EEXIST') throw second;
    });
  }
}

async function writeDurable(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', ownFile);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Flushes a folder to disk, so that a new file's name survives a power failure. Some network file systems
 * refuse that. The error is ignored, because the content of the file was flushed before.
 */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().catch(() => undefined);
  await handle.close();
}

async function textIfAny(file: string): Promise<string | undefined> {
  try {
    return await textOf(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Reads a regular file of at most `noteBytesMax` bytes. The flags prevent waiting for a pipe and following a
 * symbolic link that somebody put into the folder.
 */
async function textOf(file: string): Promise<string> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const handle = await open(file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > noteBytesMax) throw new Error('it is no file of a note');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
