import { stream as streams } from '@art30/accounting';

/**
 * Thrown when a command that decides on cached streams reaches a step that only the log itself may decide.
 * The command is then decided again on the log.
 */
export class DecideAnew extends Error {
  constructor() {
    super('it is to be decided on the log as it stands');
    this.name = 'DecideAnew';
  }
}

const catalogues: readonly string[] = [streams.purposes, streams.rates, streams.bankAccounts];
/** Streams that state who may do what, and when. A signature is never decided on cached copies of these. */
const authority: readonly string[] = [
  ...[streams.ledger, streams.delegations, streams.signing, streams.periods],
];
const named: ReadonlySet<string> = new Set([...catalogues, ...authority]);
const ofDonors = streams.donor('');
const ofClaims = streams.claim('');

/**
 * True if each instance keeps a cached copy of the stream when the log is on a server. Many commands read
 * these streams and few write to them.
 */
export function isFollowed(stream: string): boolean {
  return named.has(stream) || stream.startsWith(ofDonors);
}

/** True if a stream states who may do what, and when. */
export function isOfAuthority(stream: string): boolean {
  return authority.includes(stream);
}

/**
 * True if a stream holds the claim of a reference, which is written before the events that use the reference.
 */
export function isOfClaim(stream: string): boolean {
  return stream.startsWith(ofClaims);
}
