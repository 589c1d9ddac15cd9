import { stream as streams } from '@art30/accounting';

/** What was decided by what is known leads to something that only the log as it stands may decide. */
export class DecideAnew extends Error {
  constructor() {
    super('it is to be decided on the log as it stands');
    this.name = 'DecideAnew';
  }
}

const catalogues: readonly string[] = [streams.purposes, streams.rates, streams.bankAccounts];
/** Who may do what, and when: no signature goes by anything but the log. */
const authority: readonly string[] = [
  ...[streams.ledger, streams.delegations, streams.signing, streams.periods],
];
const named: ReadonlySet<string> = new Set([...catalogues, ...authority]);
const ofDonors = streams.donor('');
const ofClaims = streams.claim('');

/** Whether a stream is followed where the log is on a server: what many commands read, and few write. */
export function isFollowed(stream: string): boolean {
  return named.has(stream) || stream.startsWith(ofDonors);
}

/** Whether a stream says who may do what, and when. */
export function isOfAuthority(stream: string): boolean {
  return authority.includes(stream);
}

/** Whether a stream holds the claim of a reference, which comes before what uses it. */
export function isOfClaim(stream: string): boolean {
  return stream.startsWith(ofClaims);
}
