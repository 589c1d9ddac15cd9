import { stream as streams } from '@art30/accounting';

/**
 * Thrown if a command that is decided on cached streams would send a proposal back, which must not rest on outdated
 * events. The caller then decides the command again on the log itself.
 */
export class DecideAnew extends Error {
  constructor() {
    super('it is to be decided on the log as it stands');
    this.name = 'DecideAnew';
  }
}

const catalogues: readonly string[] = [streams.purposes, streams.rates, streams.bankAccounts];
/**
 * Streams that define permissions: the identity provider, delegations, signing rules and closed periods. A signature is
 * never decided on cached copies of these streams, because a permission may have been revoked meanwhile.
 */
const authority: readonly string[] = [
  ...[streams.ledger, streams.delegations, streams.signing, streams.periods],
];
const named: ReadonlySet<string> = new Set([...catalogues, ...authority]);
const ofDonors = streams.donor('');
const ofClaims = streams.claim('');

/**
 * True if each instance caches the stream when the log is on a server. These streams are cached because many commands
 * read them and few write to them.
 */
export function isFollowed(stream: string): boolean {
  return named.has(stream) || stream.startsWith(ofDonors);
}

/** True if a stream defines permissions, so that a signature must read it from the log and not from the cache. */
export function isOfAuthority(stream: string): boolean {
  return authority.includes(stream);
}

/**
 * True if a stream records the claim of a reference, such as a bank reference, which may be used only once. A command
 * writes it before its own events.
 */
export function isOfClaim(stream: string): boolean {
  return stream.startsWith(ofClaims);
}
