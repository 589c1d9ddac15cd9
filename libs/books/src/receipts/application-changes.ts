import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Rows of the applications register that one look takes in. */
const rowsPerLookMax = 1_000;

/** The place of a change in the order of the log. */
interface Place {
  readonly sequence: number;
  /** Place of the change among those of one event, from 0. */
  readonly ordinal: number;
}

/** Changes of applications after one, as many as one look takes in; the first of all after null. */
export function applicationChanges(readStore: ReadStore, after: Place | null) {
  const rows = readStore.query(
    'SELECT sequence, ordinal, id, changes FROM applications ' +
      'WHERE (sequence, ordinal) > (?, ?) ORDER BY sequence, ordinal LIMIT ?',
    [after?.sequence ?? 0, after?.ordinal ?? 0, rowsPerLookMax],
  );
  return rows.map(changeIn);
}

function changeIn(row: ResultRow) {
  const changes = changesIn('applications', row);
  return {
    sequence: ordinal(row, 'sequence'),
    ordinal: ordinal(row, 'ordinal'),
    applicationId: text(row, 'id'),
    receiptId: changes.receiptId,
    isSettled: changes.released === 'yes' || changes.state === 'applied',
  };
}
