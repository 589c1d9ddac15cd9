import { canonicalJson } from '@art30/event-sourcing';
import { parse, v5 } from 'uuid';
import type { Claim } from '../claim/claim.facts';
import { comparedReference } from '../schema';
import type { IssueStatement } from '../statement/statement.facts';

/** Namespace of every UUID this ledger derives; changing it would break all repeats. */
const ledgerNamespace = parse('3f1c2f6e-6f0b-5b52-9a3d-30c0a2c30b30');

const utf8 = new TextEncoder();

/** The UUID of a name made of parts; the same parts give the same UUID for ever (RFC 9562, v5). */
export function nameUuid(...parts: readonly (string | number)[]): string {
  return v5(utf8.encode(canonicalJson(parts)), ledgerNamespace);
}

/**
 * A receipt is its bank credit: booking one twice meets the stream of the first, also under a
 * reference that only looks like it.
 */
export function receiptIdOf(bankAccount: string, bankReference: string): string {
  return nameUuid('receipt', bankAccount, comparedReference(bankReference));
}

/**
 * A statement is its donor and period, and a reissue what it supersedes: a second one meets the
 * stream of the first.
 *
 * @param from first posting date, none from the first fact on.
 */
export function statementIdOf(donorId: string, { from, to, supersedes }: StatementPeriod): string {
  return supersedes === undefined
    ? nameUuid('statement', donorId, from ?? '', to)
    : nameUuid('statement', supersedes);
}

type StatementPeriod = Pick<IssueStatement['facts'], 'to' | 'supersedes'> & {
  readonly from?: string | null | undefined;
};

/** The UUID of what is used once: a payment reference by what it looks like, a number as it is. */
export function claimIdOf({ kind, bankAccount = '', reference }: ClaimedUse): string {
  const compared = kind === 'PAYMENT' ? comparedReference(reference) : reference;
  return nameUuid('claim', kind, bankAccount, compared);
}

type ClaimedUse = Pick<Claim, 'kind' | 'bankAccount' | 'reference'>;
