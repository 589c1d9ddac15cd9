import { canonicalJson } from '@art30/event-sourcing';
import { demand } from '../kernel/rejection';

/** Media type of a statement as canonical JSON. */
export const statementJson = 'application/json';
/** Media types of the forms in which a statement is handed out. */
export const renditionTypes = [statementJson, 'text/csv'] as const;

/**
 * A statement as canonical JSON with one member more: the hash of the canonical JSON without it. Its
 * bytes are a promise, so that this never changes.
 *
 * @param sha256 SHA-256 of a text in UTF-8, in hex.
 */
export function sealedStatement(statement: object, sha256: (text: string) => string): string {
  return canonicalJson({ ...statement, sha256: sha256(canonicalJson(statement)) });
}

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
