import { canonicalJson } from '@art30/event-sourcing';
import { parse, v5 } from 'uuid';
import type { Claim } from '../claim/claim.facts';
import { comparedReference } from '../schema';
import type { IssueStatement } from '../statement/statement.facts';

/**
 * Namespace of every UUID that the ledger derives. It must never change, because a repeated command would then get
 * other ids and be booked twice.
 */
const ledgerNamespace = parse('3f1c2f6e-6f0b-5b52-9a3d-30c0a2c30b30');

const utf8 = new TextEncoder();

/** Returns a UUID derived from parts; the same parts always give the same UUID (RFC 9562, version 5). */
export function nameUuid(...parts: readonly (string | number)[]): string {
  return v5(utf8.encode(canonicalJson(parts)), ledgerNamespace);
}

/**
 * Returns a receipt's id, derived from the credit on the bank account. If one credit is booked twice, even under a
 * reference that looks alike, the second booking conflicts on the same stream.
 */
export function receiptIdOf(bankAccount: string, bankReference: string): string {
  return nameUuid('receipt', bankAccount, comparedReference(bankReference));
}

/**
 * Returns a statement's id, derived from its donor and period, or from the statement that it supersedes. A second
 * statement of the same kind therefore conflicts on the same stream.
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
 * Returns the id of a claim (the record that an event uses a reference). A payment reference is compared in a
 * normalized form, so that look-alikes conflict; the number of a document is compared exactly.
 */
export function claimIdOf({ kind, bankAccount = '', reference }: ClaimedUse): string {
  const compared = kind === 'PAYMENT' ? comparedReference(reference) : reference;
  return nameUuid('claim', kind, bankAccount, compared);
}

type ClaimedUse = Pick<Claim, 'kind' | 'bankAccount' | 'reference'>;
