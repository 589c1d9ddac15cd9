import { canonicalJson, type Json } from '@art30/event-sourcing';
import type { EvidenceDocument } from '../schema';
import type { ProposalContent } from './facts/proposal.state';
import type { Digest } from './signed-run';

/** A proposed command and its place, as far as they are signed. */
export interface SignedCommand {
  /** Id of the ledger, which its first event says; empty where it says none. */
  readonly ledger: string;
  /** Stream of the proposal. */
  readonly stream: string;
  readonly proposalId: string;
  /** Name of the command, and its facts as they are stored. */
  readonly command: string;
  readonly facts: Json | object;
  /** Documents that came with it. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
}

/** What a proposal would book at one version: all that is signed beside the command. */
export type UnsignedContent = Omit<ProposalContent, 'hash'>;

/** The hash that people sign: SHA-256, in hex, over the command, its place and all that it would book. */
export function signedHash(
  { ledger, stream, proposalId, command, facts, documents }: SignedCommand,
  { version, approver, books, run }: UnsignedContent,
  sha256: Digest,
): string {
  const stated = { ledger, stream, proposalId, command, facts, documents };
  return sha256(canonicalJson({ ...stated, version, approver, books, run }));
}
