import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from './register-reader';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Rows of the register of claims that one look takes in. */
const rowsPerLookMax = 1_000;

/** Claims and releases after an event of the log, as many as one look takes in. */
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
