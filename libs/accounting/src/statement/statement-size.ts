import { demand } from '../kernel/rejection';

/** Bytes of the canonical JSON of a statement: an event must hold it. */
export const statementBytesMax = 512 * 1_024;
/** Events of one list of a statement: more would not fit into its bytes. */
export const statementRowsMax = 5_000;

/** @throws Rejection STATEMENT_TOO_LARGE, with the remedy. */
export function demandStatementBytes(bytes: number): void {
  demandFits(bytes, statementBytesMax, 'bytes');
}

/** @throws Rejection STATEMENT_TOO_LARGE, with the remedy. */
export function demandStatementRows(rows: number): void {
  demandFits(rows, statementRowsMax, 'events in one list');
}

function demandFits(size: number, max: number, unit: string): void {
  demand(
    size <= max,
    'STATEMENT_TOO_LARGE',
    `a statement has at most ${max} ${unit}, this one ${size} or more: ask for a shorter period`,
    'from',
  );
}
