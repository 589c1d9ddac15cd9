import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A built worker: beside the sources that run, or in the build when tests run the sources.
 *
 * @param file from `apps/api/src` on: `audit/replay.worker.js`.
 */
export function builtFile(file: string): string {
  const beside = join(__dirname, '..', file);
  if (existsSync(beside)) return beside;
  return join(__dirname, '../../../../dist/apps/api/src', file);
}
