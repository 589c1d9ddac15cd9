import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import type { Config } from '../config';
import type { ReplayFiles } from './replay-ledger';
import { withScratchFile } from './scratch-file';

/** Runs a replay with the files of a configuration and a scratch file of its own. */
export function withReplayFiles<Result>(
  config: Config,
  run: (files: ReplayFiles) => Promise<Result>,
): Promise<Result> {
  return withScratchFile((scratch) =>
    run({
      eventStoreUrl: config.eventStoreUrl,
      readModel: readModelFile(config.dataDir, readModel),
      scratch,
    }),
  );
}
