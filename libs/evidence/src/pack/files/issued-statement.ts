import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { StatementIssuedFacts } from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';

/** An issued statement in the bytes that were handed out as JSON. */
export interface IssuedStatement {
  readonly text: string;
  /** Whether they have the length and the hash that the event states for this form. */
  readonly isAsIssued: boolean;
}

/**
 * The JSON form of a statement, from the event that issued it: canonical JSON of its content with one
 * member more, `sha256`, the hash of the canonical JSON without it.
 */
export function issuedStatement({
  statement,
  renditions,
}: Pick<StatementIssuedFacts, 'statement' | 'renditions'>): IssuedStatement {
  const text = canonicalJson({ ...statement, sha256: digestOf(canonicalJson(statement)) });
  const stated = renditions.find(({ type }) => type === 'application/json');
  const isAsIssued = stated?.sha256 === digestOf(text) && stated.bytes === utf8ToBytes(text).length;
  return { text, isAsIssued };
}

function digestOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
