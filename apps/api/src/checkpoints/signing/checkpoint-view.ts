import type { Checkpoint, KeptCheckpoint } from '@art30/accounting';
import { parseSignatureLine, withCosignatures } from '@art30/evidence';

/** @param lines signatures of witnesses, each the line of a note. */
export function checkpointView(checkpoint: KeptCheckpoint, lines: readonly string[]): Checkpoint {
  const { eventId, sequence, signedAt, size, root, origin, key, note, because } = checkpoint;
  return {
    ...{ eventId, sequence, signedAt, size, root, origin, key, because },
    note: lines.length === 0 ? note : withCosignatures(note, lines),
    witnesses: lines.map((line) => parseSignatureLine(line).name),
  };
}
