import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import { ordinal, ordinalOrNull, type ResultRow, text } from '../times/rows';
import type { SigningDays } from './proposal-view';

/** Largest number of rows that one query reads, so that it stays short; the caller asks again for further rows. */
const rowsPerLookMax = 1_000;

/**
 * Returns changes of approvals after the event with that sequence. `last` names the final event of an approval that is
 * written in several appends; it is null for an approved proposal that was returned. A background worker completes
 * unfinished approvals.
 */
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

/**
 * Returns changes of proposals after the event with that sequence, and for each if it certifies the proposal. With
 * `after` 0, proposals that have expired by now are skipped.
 */
export function certificationChanges(readStore: ReadStore, after: number, days: SigningDays) {
  const lastSeen = after === 0 ? beforeFirst(readStore, days) : after;
  const rows = readStore.query(
    `SELECT proposals.sequence, proposals.id, stream,
            coalesce(json_extract(changes, '$.status') = 'CERTIFIED', 0) AS is_certified
     FROM proposals JOIN events ON events.sequence = proposals.sequence
     WHERE proposals.sequence > ? ORDER BY proposals.sequence LIMIT ?`,
    [lastSeen, rowsPerLookMax],
  );
  return rows.map((row) => ({
    sequence: ordinal(row, 'sequence'),
    proposalId: text(row, 'id'),
    stream: text(row, 'stream'),
    isCertified: ordinal(row, 'is_certified') === 1,
  }));
}

/**
 * Returns the sequence just before the first change of a proposal that may not have expired yet; 0 if there is none.
 */
function beforeFirst(readStore: ReadStore, { today, proposalDays }: SigningDays): number {
  const [row] = readStore.query(
    'SELECT min(sequence) - 1 AS before FROM proposals WHERE effective_date >= date(?, ?)',
    [today(), `-${proposalDays} days`],
  );
  return (row && ordinalOrNull(row, 'before')) ?? 0;
}
