import { canonicalJson } from '@art30/event-sourcing';

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
