import { canonicalJson } from '@art30/event-sourcing';
import { demand } from '../kernel/rejection';

/** Media type of a statement as canonical JSON. */
export const statementJson = 'application/json';
/** Media types in which a statement to a donor can be fetched. */
export const renditionTypes = [statementJson, 'text/csv'] as const;

/**
 * Returns a statement as canonical JSON with one more member: the hash of the canonical JSON without that member.
 * Issued statements must stay the same to the byte, so this function never changes.
 *
 * @param sha256 returns the SHA-256 of a text in UTF-8, in hex.
 */
export function sealedStatement(statement: object, sha256: (text: string) => string): string {
  return canonicalJson({ ...statement, sha256: sha256(canonicalJson(statement)) });
}

/** Most bytes of a statement as canonical JSON, because one event stores it. */
export const statementBytesMax = 512 * 1_024;
/** Most events in one list of a statement; more would exceed the limit of bytes. */
export const statementRowsMax = 5_000;

/**
 * Refuses a statement of too many bytes.
 *
 * @throws Rejection STATEMENT_TOO_LARGE, with the remedy.
 */
export function demandStatementBytes(bytes: number): void {
  demandFits(bytes, statementBytesMax, 'bytes');
}

/**
 * Refuses a statement with too many events in one list.
 *
 * @throws Rejection STATEMENT_TOO_LARGE, with the remedy.
 */
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
