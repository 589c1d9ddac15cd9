import { Logger } from '@nestjs/common';
import type { CheckpointMemory } from '@art30/ledger';
import { rememberLedger, seenLedger } from '@art30/storage';

/** The newest checkpoint that an instance has read, in `ledger.json` of its folder. */
export function checkpointMemory(dataDir: string): CheckpointMemory {
  const logger = new Logger('Checkpoints');
  let note: string | null | undefined;
  return {
    newest: () => (note ??= seenLedger(dataDir)?.lastCheckpoint ?? null),
    keep(next) {
      note = next;
      try {
        const seen = seenLedger(dataDir);
        if (seen !== undefined) rememberLedger(dataDir, { ...seen, lastCheckpoint: next });
      } catch (error) {
        // A full disk takes nothing down: the file is as it was, and the next checkpoint is kept again.
        const why = error instanceof Error ? error.message : String(error);
        logger.warn(`the last checkpoint could not be kept in ledger.json: ${why}`);
      }
    },
  };
}
