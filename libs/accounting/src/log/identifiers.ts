import { canonicalJson } from '@art30/event-sourcing';
import { parse, v5 } from 'uuid';
import type { Claim } from '../claim/claim.facts';
import { comparedReference } from '../schema';
import type { IssueStatement } from '../statement/statement.facts';

/**
 * Namespace of every UUID that the ledger derives. It must never change: a repeated command would get other
 * ids.
 */
const ledgerNamespace = parse('3f1c2f6e-6f0b-5b52-9a3d-30c0a2c30b30');

const utf8 = new TextEncoder();

/** Derives a UUID from parts. The same parts always give the same UUID (RFC 9562, version 5). */
export function nameUuid(...parts: readonly (string | number)[]): string {
  return v5(utf8.encode(canonicalJson(parts)), ledgerNamespace);
}

/**
 * Derives a receipt's id from its bank credit. A credit that is booked twice, also under a look-alike
 * reference, thus conflicts on the same stream.
 */
export function receiptIdOf(bankAccount: string, bankReference: string): string {
  return nameUuid('receipt', bankAccount, comparedReference(bankReference));
}

/**
 * Derives a statement's id from its donor and period, or from the statement that it supersedes. A second one
 * thus conflicts on the same stream.
 *
 * @param from first posting date; undefined if the statement starts with the first fact.
 */
export function statementIdOf(donorId: string, { from, to, supersedes }: StatementPeriod): string {
  return supersedes === undefined
    ? nameUuid('statement', donorId, from ?? '', to)
    : nameUuid('statement', supersedes);
}

type StatementPeriod = Pick<IssueStatement['facts'], 'to' | 'supersedes'> & {
  readonly from?: string | null | undefined;
};

/**
 * Derives the id of a claim: from the normalized form of a payment reference, so that look-alikes conflict,
 * or from the exact number of a document.
 */
export function claimIdOf({ kind, bankAccount = '', reference }: ClaimedUse): string {
  const compared = kind === 'PAYMENT' ? comparedReference(reference) : reference;
  return nameUuid('claim', kind, bankAccount, compared);
}

type ClaimedUse = Pick<Claim, 'kind' | 'bankAccount' | 'reference'>;
