import type { ReadStore } from '@art30/event-sourcing';
import { changesIn } from '../registers/register-reader';
import { ordinal, ordinalOrNull, type ResultRow, text } from '../times/rows';
import type { SigningDays } from './proposal-view';

/** Largest number of rows that one query reads. */
const rowsPerLookMax = 1_000;

/**
 * Approvals after an event of the log that take more than one append, and approved proposals that were
 * returned.
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
 * Changes of proposals after an event of the log, and for each if it is a certification. The first query
 * skips proposals that have expired.
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

/** Sequence before the first change within the days in which a proposal can be signed. */
function beforeFirst(readStore: ReadStore, { today, proposalDays }: SigningDays): number {
  const [row] = readStore.query(
    'SELECT min(sequence) - 1 AS before FROM proposals WHERE effective_date >= date(?, ?)',
    [today(), `-${proposalDays} days`],
  );
  return (row && ordinalOrNull(row, 'before')) ?? 0;
}
