import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';

const namePattern = /^read-model-v(\d+)(?:-(\d+))?\.db$/;

/** File that names the read model that answers queries. */
const noteName = 'read-model.json';

/** File name of a read model, with its parts. */
export interface ReadModelName {
  readonly name: string;
  readonly version: number;
  /** Number of the build within its version, from 1; each rebuild has the next number. */
  readonly build: number;
}

/** Returns the read model files in a folder, of all versions. */
export function readModelNames(folder: string): readonly ReadModelName[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readModelName(name) ?? []);
}

/** Returns the file name of a build. */
export function nameOf(version: number, build: number): string {
  return build === 1 ? `read-model-v${version}.db` : `read-model-v${version}-${build}.db`;
}

/**
 * Returns the read model that answers queries, or did so last; null if there is none.
 *
 * If no file is noted, it is one of another version, the newest older one first, else the lowest build of
 * this version: a file that may never have answered takes over only after a comparison. If the noted file is
 * gone and no other version exists, the result is null, and this version is rebuilt from the log.
 *
 * @param version of the read model of the calling program.
 */
export function servingName(folder: string, version: number): ReadModelName | null {
  const names = readModelNames(folder);
  const noted = notedName(folder);
  const found = names.find(({ name }) => name === noted);
  if (found !== undefined) return found;
  const others = names.filter((one) => one.version !== version);
  const older = others.filter((one) => one.version < version);
  return last(older) ?? last(others) ?? (noted === undefined ? last(names) : null);
}

/** Returns the name of the noted serving file if that file no longer exists; else null. */
export function goneServing(folder: string): string | null {
  const noted = notedName(folder);
  return noted === undefined || existsSync(join(folder, noted)) ? null : noted;
}

/**
 * Notes durably that a file of the folder answers queries from now on. After a crash the note names the
 * earlier file or this one.
 */
export function noteServing(folder: string, name: string): void {
  if (notedName(folder) === name) return;
  const file = join(folder, noteName);
  writeFileSync(`${file}.new`, `${JSON.stringify({ serves: name })}\n`, {
    flush: true,
    mode: ownFile,
  });
  renameSync(`${file}.new`, file);
}

/** Parses a file name; null if it is not that of a read model. */
export function readModelName(name: string): ReadModelName | null {
  const [, version, build = '1'] = namePattern.exec(name) ?? [];
  return version === undefined ? null : { name, version: Number(version), build: Number(build) };
}

/** Reads the name of the serving file; undefined if there is no readable note. */
function notedName(folder: string): string | undefined {
  const file = join(folder, noteName);
  if (!existsSync(file)) return undefined;
  try {
    const { serves } = JSON.parse(readFileSync(file, 'utf8')) as { readonly serves?: unknown };
    return typeof serves === 'string' && namePattern.test(serves) ? serves : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the first build of the newest version, because higher builds are made beside a serving one. */
function last(names: readonly ReadModelName[]): ReadModelName | null {
  const [newest] = names.toSorted((a, b) => b.version - a.version || a.build - b.build);
  return newest ?? null;
}
