import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Sizes } from './metric';
import { interleaved } from './pairs';
import { Programs } from './programs';

/** Where the bench keeps what it makes: on the disk of the project, and not in memory as /tmp may be. */
export const dataFolder = join(__dirname, '../../../../data/bench');

export interface BenchSettings {
  readonly isQuick: boolean;
  /** Events of the largest corpus; a million, or ten thousand where less is done of everything. */
  readonly largest?: number | undefined;
  /** Words for Node with which our own programs are started. */
  readonly profileWords?: readonly string[];
  say(line: string): void;
}

/** Does something with a bench that has an empty folder, which is removed afterwards. */
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

/** Events of the largest corpus that is measured. */
export function largestOf({ isQuick, largest }: Omit<BenchSettings, 'say'>): number {
  return largest ?? (isQuick ? 10_000 : 1_000_000);
}

/** Sizes a tenth and a hundredth of the largest one, as far as a corpus can be that small. */
function sizesUpTo(large: number): Sizes {
  const smallest = 5_000;
  const [middle, small] = [large / 10, large / 100].map((size) => Math.max(size, smallest));
  return { small: small ?? smallest, middle: middle ?? smallest, large };
}
