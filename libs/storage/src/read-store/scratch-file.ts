import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the name of a file to build a read model in, and removes its folder whatever happens. */
export async function withScratchFile<Result>(
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'article30-replay-'));
  try {
    return await use(join(folder, 'rebuilt.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
