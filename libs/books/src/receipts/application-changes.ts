import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import { ordinal, text, type ResultRow } from '../times/rows';

/** Largest number of rows that one query reads, so that it stays short; the caller asks again for further rows. */
const rowsPerLookMax = 1_000;

/** Position of a change in the order of the log, from which the next query continues. */
interface Place {
  readonly sequence: number;
  /** Index of the change among those of its event, from 0. */
  readonly ordinal: number;
}

/**
 * Returns changes of applications (receipts to pledges) after a given change, at most as many as one query reads; from
 * the first change on if `after` is null.
 */
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
