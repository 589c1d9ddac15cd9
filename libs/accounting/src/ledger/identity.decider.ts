import type { Decider } from '@art30/event-sourcing';
import type { IsoDate } from '../kernel/dates';
import { policyInForce } from '../kernel/policy-settings';
import { demand, refuse } from '../kernel/rejection';
import { hasAsked } from '../signing/segregation-of-duties';
import type {
  ApproveIdentityProvider,
  Identity,
  LedgerEventOfItself,
  ProposeIdentityProvider,
} from './ledger.facts';

/**
 * True if nobody on the network can change an answer from this address: it uses https, or it uses http and is on this
 * machine.
 */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/**
 * True if an address can be that of an identity provider: safe, and without user, query or fragment (OpenID Connect
 * Discovery 1.0, section 4.3). Tokens must repeat the address byte for byte.
 */
export function isIssuerAddress(issuer: string): boolean {
  if (!isSafeAddress(issuer) || /[\s?#]/.test(issuer)) return false;
  const { username, password } = new URL(issuer);
  return username === '' && password === '';
}

interface ProposedIdentity extends Identity {
  readonly proposedBy: string;
}

/** The identity provider that authenticates people: the first, the present and the proposed ones. */
export interface Identities {
  /** Provider that the first event of the ledger names; undefined if there is none. */
  readonly first: Identity | undefined;
  /** Provider that authenticates people now; undefined before the ledger was opened. */
  readonly inForce: Identity | undefined;
  /**
   * Open proposals by the id of their event. An approval clears all of them, because they were made under the former
   * provider.
   */
  readonly proposed: ReadonlyMap<string, ProposedIdentity>;
}

/**
 * Decides on changes of the identity provider. One administrator proposes and another approves, because a provider
 * could issue a token in anybody's name.
 */
export const identityDecider: Decider<
  Identities,
  ProposeIdentityProvider | ApproveIdentityProvider,
  LedgerEventOfItself,
  { readonly today: IsoDate; readonly by: string }
> = {
  initialState: { first: undefined, inForce: undefined, proposed: new Map() },

  decide(command, { first, inForce, proposed }, { today: effectiveDate, by }) {
    const booked = { effectiveDate, policy: policyInForce, entries: [] };
    if (command.type === 'ProposeIdentityProvider') {
      const { issuer, personClaim } = command.facts;
      demandProvider(issuer, first);
      demand(
        issuer !== inForce?.issuer || personClaim !== inForce.personClaim,
        'NOTHING_REVISED',
        `people already sign in with ${issuer}, by the claim ${personClaim}: state another provider or claim`,
      );
      return [
        { type: 'IdentityProviderProposed', data: { ...booked, ...command.facts, proposedBy: by } },
      ];
    }
    const { eventId, documentReference } = command.facts;
    const identity =
      proposed.get(eventId) ??
      refuse(
        'EVENT_UNKNOWN',
        `there is no proposed change ${eventId}: name the event that proposed it`,
      );
    demand(
      !hasAsked(by, identity.proposedBy),
      'SEGREGATION_OF_DUTIES',
      `${by} proposed this change: another administrator must approve it`,
    );
    const { issuer, personClaim, proposedBy } = identity;
    const facts = { issuer, personClaim, proposedBy, approvedBy: by, documentReference };
    return [{ type: 'IdentityProviderChanged', data: { ...booked, ...facts } }];
  },

  evolve({ first, inForce, proposed }, { id, event }) {
    switch (event.type) {
      case 'LedgerOpened':
        return { first: event.data.identity, inForce: event.data.identity, proposed };
      case 'IdentityProviderProposed': {
        const { issuer, personClaim, proposedBy } = event.data;
        const asked = { issuer, personClaim, proposedBy };
        return { first, inForce, proposed: new Map([...proposed, [id, asked]]) };
      }
      case 'IdentityProviderChanged': {
        const { issuer, personClaim } = event.data;
        return { first, inForce: { issuer, personClaim }, proposed: new Map() };
      }
      case 'EventSkipped':
      case 'ReadModelDifferenceAcknowledged':
      case 'LedgerRestored':
      case 'ClockCorrected':
        return { first, inForce, proposed };
    }
  },
};

/**
 * Refuses an address that the service would not accept as an identity provider, because nobody could sign in any more.
 * @throws Rejection ISSUER_INVALID.
 */
function demandProvider(issuer: string, first: Identity | undefined): void {
  demand(
    isIssuerAddress(issuer) || (issuer.startsWith('urn:') && issuer === first?.issuer),
    'ISSUER_INVALID',
    `${issuer} is no identity provider of this ledger: give the https address of one`,
    'issuer',
  );
}
