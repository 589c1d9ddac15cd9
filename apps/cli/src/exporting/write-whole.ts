import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes to `<file>.part` and renames it when it is complete, so that an incomplete file never has
 * the name.
 */
export async function writeWhole(content: Readable, file: string): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(content, createWriteStream(part, { mode: 0o600 }));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  console.log(`wrote ${file}`);
}
