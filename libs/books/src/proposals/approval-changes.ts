import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Rows of the register of approvals that one look takes in. */
const rowsPerLookMax = 1_000;

/** Approvals after an event of the log that are not all in one append, and those that came back. */
export function approvalChanges(readStore: ReadStore, after: number) {
  const rows = readStore.query(
    'SELECT sequence, id, changes FROM approvals WHERE sequence > ? ORDER BY sequence LIMIT ?',
    [after, rowsPerLookMax],
  );
  return rows.map(changeIn);
}

function changeIn(row: ResultRow) {
  const { lastId: id, lastType: type } = changesIn('approvals', row);
  const last = id === undefined || type === undefined ? null : { id, type };
  return { sequence: ordinal(row, 'sequence'), proposalId: text(row, 'id'), last };
}
