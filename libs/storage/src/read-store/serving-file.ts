import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';

const namePattern = /^read-model-v(\d+)(?:-(\d+))?\.db$/;

/** Name of the file that records which read model (tables for queries, made from the log) answers queries. */
const noteName = 'read-model.json';

/** File name of a read model, and the parts of that name. */
export interface ReadModelName {
  readonly name: string;
  readonly version: number;
  /** Number of the build within the version, from 1. Each rebuild of a version from the log has the next number. */
  readonly build: number;
}

/** Returns the read model files in a folder, of all versions. */
export function readModelNames(folder: string): readonly ReadModelName[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readModelName(name) ?? []);
}

/** Returns the file name of a build of a version. */
export function nameOf(version: number, build: number): string {
  return build === 1 ? `read-model-v${version}.db` : `read-model-v${version}-${build}.db`;
}

/**
 * Returns the read model that answers queries, or answered last; null if there is none. It is the one that
 * `read-model.json` names.
 *
 * Without such a file, a read model of another version is returned, if there is one: the newest older version, else the
 * newest. A build of this version may never have answered, and may do so only after a comparison with an earlier one.
 * Only without other versions the lowest build of this version is returned. If the named file no longer exists, this
 * version is not returned: it is built again from the log.
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

/** Returns the name of the read model that `read-model.json` names, if that read model no longer exists; else null. */
export function goneServing(folder: string): string | null {
  const noted = notedName(folder);
  return noted === undefined || existsSync(join(folder, noted)) ? null : noted;
}

/**
 * Records durably in `read-model.json` that a read model of the folder answers queries from now on. After a crash the
 * record names either the earlier read model or this one.
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

/** Parses a file name; null if it is not the name of a read model. */
export function readModelName(name: string): ReadModelName | null {
  const [, version, build = '1'] = namePattern.exec(name) ?? [];
  return version === undefined ? null : { name, version: Number(version), build: Number(build) };
}

/** Reads the name of the read model that answers queries; undefined if `read-model.json` is missing or unreadable. */
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

/** Returns the lowest build of the newest version, because a higher build is made beside one that answers queries. */
function last(names: readonly ReadModelName[]): ReadModelName | null {
  const [newest] = names.toSorted((a, b) => b.version - a.version || a.build - b.build);
  return newest ?? null;
}
