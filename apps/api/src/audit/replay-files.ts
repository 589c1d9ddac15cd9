import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import type { Config } from '../config';
import type { ReplayFiles } from './replay-ledger';

/**
 * Runs a replay with the files of a configuration and a scratch folder, which is removed whatever
 * becomes of the replay.
 */
export async function withReplayFiles<Result>(
  config: Config,
  run: (files: ReplayFiles) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'article30-replay-'));
  try {
    return await run({
      eventStoreUrl: config.eventStoreUrl,
      readModel: readModelFile(config.dataDir, readModel),
      scratch: join(folder, 'rebuilt.db'),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
