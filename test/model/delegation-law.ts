import { stream, type DelegationEvent } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { openingOfHistories } from './opening-events';

/**
 * A delegation (permission to sign) as its events state it. It is computed without the code that decides on
 * delegations.
 */
interface DelegationState {
  readonly person: string;
  readonly role: string;
  readonly isHeld: boolean;
}

interface SignedAs {
  readonly role: string;
  readonly delegation?: string;
}

/** Roles in which a person may record some commands alone. */
const alone: readonly string[] = ['recorder', 'cashier', 'administrator'];

/** Roles in which each act on a proposal may be signed. */
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  CommandProposed: ['recorder', 'cashier', 'administrator', 'operator'],
  ProposalCertified: ['certifier'],
  ProposalApproved: ['approver', 'controller'],
};

/**
 * The law of delegations: each signature is given in a permitted role, under a delegation of that role to the signer
 * that was granted and not revoked.
 */
export class DelegationLaw {
  readonly #delegationStates = new Map<string, DelegationState>();

  constructor() {
    const opening = openingOfHistories.find(([name]) => name === stream.delegations);
    for (const { id, type, data } of opening?.[1] ?? []) this.#take(id, { type, data } as never);
  }

  /**
   * Checks the signature of an event.
   *
   * @throws Error at the first signature that breaks the law.
   */
  take({ id, type, data, stream: name, metadata }: RecordedEvent): void {
    if (name === stream.delegations) return this.#take(id, { type, data } as never);
    const isSignature = type in rolesOf;
    const signedAs = (data['signedAs'] ?? metadata.signedAs) as SignedAs | undefined;
    if (signedAs === undefined) {
      if (isSignature) throw new Error(`${type} says in which role it was signed`);
      return;
    }
    const fitting = isSignature ? rolesOf[type] : alone;
    if (!fitting?.includes(signedAs.role)) {
      throw new Error(`${type} is not signed as ${signedAs.role}`);
    }
    if (['administrator', 'operator'].includes(signedAs.role)) return;
    const by = (data['by'] ?? data['proposedBy'] ?? metadata.recordedBy) as string;
    this.#demandDelegated(type, by, { ...signedAs, isFollowing: 'follows' in data });
  }

  /**
   * Checks that the signer holds the delegation. A large revaluation consists of several proposals; its recorder needs
   * a valid delegation only at the first, since the service itself records the others.
   */
  #demandDelegated(
    type: string,
    by: string,
    { role, delegation, isFollowing }: SignedAs & { readonly isFollowing: boolean },
  ): void {
    const signedUnder = this.#delegationStates.get(delegation ?? '');
    if (signedUnder === undefined || signedUnder.person !== by || signedUnder.role !== role) {
      throw new Error(`${type} of ${by} as ${role} is under no delegation of theirs`);
    }
    if (!signedUnder.isHeld && !isFollowing)
      throw new Error(`${type} is under a delegation that ended`);
  }

  #take(id: string, event: DelegationEvent): void {
    if (event.type === 'DelegationProposed') {
      const { person, role } = event.data;
      this.#delegationStates.set(id, { person, role, isHeld: false });
      return;
    }
    const named = this.#delegationStates.get(event.data.delegationId);
    if (named === undefined) throw new Error('a decision is on a delegation');
    const isHeld = event.type === 'DelegationGranted';
    this.#delegationStates.set(event.data.delegationId, { ...named, isHeld });
  }
}
