import type { IsoDate } from '../kernel/dates';
import type { Delegation, Delegations } from './delegation.decider';

/** The delegations of a person by an issuer, whatever has become of each. */
export function delegationsTo(
  state: Delegations,
  { person, issuer }: Pick<Delegation, 'person' | 'issuer'>,
): readonly Delegation[] {
  return [...state.entries().values()].filter(
    (known) => known.person === person && known.issuer === issuer,
  );
}

/** Whether somebody may do something under it on a day. */
export function holdsOn({ status, from, until }: Delegation, today: IsoDate): boolean {
  return status === 'GRANTED' && from <= today && today <= until;
}
