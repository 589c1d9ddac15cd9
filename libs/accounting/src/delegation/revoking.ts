import { hasAsked, hasStopped } from '../signing/segregation-of-duties';
import type { IsoDate } from '../kernel/dates';
import { demand } from '../kernel/rejection';
import { isUndoneLately } from '../people/account.decider';
import { revokedBefore, type Delegation, type Delegations } from './held';

/** Who acts on a delegation, and on what day in UTC. */
interface Act {
  readonly by: string;
  readonly today: IsoDate;
}

/**
 * What the revocation by an administrator comes to: one ends a delegation at once, but two where two have
 * given back what one had ended.
 *
 * @throws Rejection SEGREGATION_OF_DUTIES where both are one person.
 */
export function endOf(
  { undoneOn, endAskedBy, person }: Delegation,
  { by, today }: Act,
): 'DelegationRevoked' | 'DelegationRevocationAsked' {
  if (!isUndoneLately(undoneOn, today)) return 'DelegationRevoked';
  if (endAskedBy === null) return 'DelegationRevocationAsked';
  demand(
    !hasAsked(by, endAskedBy),
    'SEGREGATION_OF_DUTIES',
    `${by} asked for this already: two gave ${person} the delegation back, and another administrator revokes it`,
  );
  return 'DelegationRevoked';
}

/**
 * Whoever revoked a delegation does not refuse that others give it back.
 *
 * @throws Rejection SEGREGATION_OF_DUTIES
 */
export function demandRevokedByOthers(
  known: Delegation,
  state: Delegations,
  { by, today }: Act,
): void {
  const askedBy = known.proposedBy;
  const own = revokedBefore(state, known, today).find(({ revokedBy: stoppedBy }) =>
    hasStopped(by, { askedBy, stoppedBy }),
  );
  demand(
    own === undefined,
    'SEGREGATION_OF_DUTIES',
    `${by} revoked ${own?.id ?? ''}, which this gives back to ${known.person}: another administrator grants or refuses it`,
  );
}
