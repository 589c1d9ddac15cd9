import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Sizes } from './metric';
import { interleaved } from './pairs';
import { Programs } from './programs';

/** Folder for the files of the bench, on the disk of the project, because /tmp may be in memory. */
export const dataFolder = join(__dirname, '../../../../data/bench');

export interface BenchSettings {
  readonly isQuick: boolean;
  /** Size of the largest corpus in events; by default a million, or ten thousand in a quick run. */
  readonly largest?: number | undefined;
  /** Options of Node for our own programs. */
  readonly profileWords?: readonly string[];
  say(line: string): void;
}

/** Calls a function with a bench and its empty folder, which is deleted afterwards. */
export async function withBench<Result>(
  { isQuick, largest, profileWords, say }: BenchSettings,
  use: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const folder = join(dataFolder, `scratch-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const programs = new Programs(profileWords);
  const unprofiled = new Programs();
  const sizes = sizesUpTo(largestOf({ isQuick, largest }));
  const pairs = interleaved(isQuick);
  try {
    return await use({ isQuick, sizes, folder, programs, unprofiled, pairs, say });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Size of the largest measured corpus, in events. */
export function largestOf({ isQuick, largest }: Omit<BenchSettings, 'say'>): number {
  return largest ?? (isQuick ? 10_000 : 1_000_000);
}

/** Returns the sizes: a tenth and a hundredth of the largest, but not below the smallest possible corpus. */
function sizesUpTo(large: number): Sizes {
  const smallest = 5_000;
  const [middle, small] = [large / 10, large / 100].map((size) => Math.max(size, smallest));
  return { small: small ?? smallest, middle: middle ?? smallest, large };
}
