import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownFile } from '../sqlite/owner-only';

const namePattern = /^read-model-v(\d+)(?:-(\d+))?\.db$/;

/** Says which file of the folder answers queries. */
const noteName = 'read-model.json';

/** A file of a read model. */
export interface ReadModelName {
  readonly name: string;
  readonly version: number;
  /** Which one of its version, from 1: one that is built anew has the next number. */
  readonly build: number;
}

/** The files of read models in a folder, of whatever version. */
export function readModelNames(folder: string): readonly ReadModelName[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => readModelName(name) ?? []);
}

/** The name of a build of a version. */
export function nameOf(version: number, build: number): string {
  return build === 1 ? `read-model-v${version}.db` : `read-model-v${version}-${build}.db`;
}

/**
 * The file that answers queries, or did so last; null where there is none. Where the folder does not say which, it
 * is one of another version where there is any, and of one version the lowest build: what may never have answered
 * takes over by a comparison alone. So where the file that answered is gone, what was built beside it does not
 * answer in its place: this version is built anew from the log.
 *
 * @param version of the program that asks.
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

/** Name of the file that answered queries by the note and is not there any more; null where it is, or none is noted. */
export function goneServing(folder: string): string | null {
  const noted = notedName(folder);
  return noted === undefined || existsSync(join(folder, noted)) ? null : noted;
}

/**
 * Has a file of the folder answer queries from now on, also after a restart. A crash leaves the one that did
 * so before, or this one.
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

/** Null for a file of another name. */
export function readModelName(name: string): ReadModelName | null {
  const [, version, build = '1'] = namePattern.exec(name) ?? [];
  return version === undefined ? null : { name, version: Number(version), build: Number(build) };
}

/** Undefined where nothing is noted, or nothing that can be read: whoever asks then compares. */
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

/** Of the newest version the build that was there first: a higher one is built beside it. */
function last(names: readonly ReadModelName[]): ReadModelName | null {
  const [newest] = names.toSorted((a, b) => b.version - a.version || a.build - b.build);
  return newest ?? null;
}
