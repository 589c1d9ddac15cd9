import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from './register-reader';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Largest number of rows that one query reads, so that it stays short; the caller asks again for further rows. */
const rowsPerLookMax = 1_000;

/**
 * Returns claims of references and their releases after an event, at most as many as one query reads. A claim makes
 * sure that a reference is used only once.
 */
export function claimChanges(readStore: ReadStore, after: number) {
  const rows = readStore.query(
    'SELECT sequence, id, changes FROM claims WHERE sequence > ? ORDER BY sequence LIMIT ?',
    [after, rowsPerLookMax],
  );
  return rows.map(changeIn);
}

function changeIn(row: ResultRow) {
  const { claim: stream, usedBy } = changesIn('claims', row);
  const claimed = stream === undefined || usedBy === undefined ? null : { stream, usedBy };
  return { sequence: ordinal(row, 'sequence'), claimedBy: text(row, 'id'), claimed };
}
