import { kit, type IssueStatement } from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';
import { parse, v5 } from 'uuid';

/** Namespace of every UUID this ledger derives; changing it would break all repeats. */
const ledgerNamespace = parse('3f1c2f6e-6f0b-5b52-9a3d-30c0a2c30b30');

/** The UUID of a name made of parts; the same parts give the same UUID for ever (RFC 9562, v5). */
export function nameUuid(...parts: readonly (string | number)[]): string {
  return v5(canonicalJson(parts), ledgerNamespace);
}

/**
 * A receipt is its bank credit: booking one twice meets the stream of the first, also under a
 * reference that only looks like it.
 */
export function receiptIdOf(bankAccount: string, bankReference: string): string {
  return nameUuid('receipt', bankAccount, kit.comparedReference(bankReference));
}

/**
 * A statement is its donor and period, and a reissue what it supersedes: a second one meets the
 * stream of the first.
 *
 * @param from first posting date, none from the first fact on.
 */
export function statementIdOf(
  donorId: string,
  { from, to, supersedes }: Pick<IssueStatement['facts'], 'from' | 'to' | 'supersedes'>,
): string {
  return supersedes === undefined
    ? nameUuid('statement', donorId, from ?? '', to)
    : nameUuid('statement', supersedes);
}
