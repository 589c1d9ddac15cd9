import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './metric';
import { interleaved } from './pairs';
import { Programs } from './programs';

/** Where the bench keeps what it makes: on the disk of the project, and not in memory as /tmp may be. */
export const dataFolder = join(__dirname, '../../../../data/bench');

export interface BenchSettings {
  readonly isQuick: boolean;
  /** Words for Node with which our own programs are started. */
  readonly profileWords?: readonly string[];
  say(line: string): void;
}

/** Does something with a bench that has an empty folder, which is removed afterwards. */
export async function withBench<Result>(
  { isQuick, profileWords, say }: BenchSettings,
  use: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const folder = join(dataFolder, `scratch-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const programs = new Programs(profileWords);
  try {
    return await use({ isQuick, folder, programs, pairs: interleaved(isQuick), say });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
