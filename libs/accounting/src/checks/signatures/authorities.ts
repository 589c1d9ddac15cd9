import type { Identified } from '@art30/event-sourcing';
import { limitDays } from '../../delegation/authority';
import { delegationDecider } from '../../delegation/delegation.decider';
import {
  delegationEvents,
  type DelegationEvent,
  type SignedAs,
} from '../../delegation/delegation.facts';
import { delegationsTo, holdsOn, type Delegation } from '../../delegation/held';
import type { SignedAmounts } from '../../delegation/signed-amounts';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { identityDecider } from '../../ledger/identity.decider';
import { ownEvents, voucherOf, type LedgerEventOfItself } from '../../ledger/ledger.facts';
import type { AnyLedgerEvent } from '../../log/events';
import { isBookingRole, type Role } from '../../rows/roles';
import { signingDecider, signingRuleOn } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';
import type { IsoDate } from '../../kernel/dates';
import type { LogRule } from '../log/finding';
import { SignedSums, type Counted } from './signed-sums';

/** A signature as an event stores it, and what it is for. */
export interface StoredSignature extends Counted {
  readonly signedAs: SignedAs | undefined;
  /** Roles of which one is enough. */
  readonly roles: readonly Role[];
  readonly amounts: SignedAmounts;
  /** Any delegation of the person is enough for what one person books alone, not only the one named. */
  readonly isAlone: boolean;
}

/** What is wrong with a signature. */
export type Fault = readonly [rule: LogRule, detail: string];

/**
 * Who may sign what, as the log has it at a place: delegations, who vouches for people, how many must
 * sign, and what everybody has signed of late (UN financial rules 105.4 to 105.6).
 */
export class Authorities {
  readonly sums = new SignedSums();
  private delegations = delegationDecider.initialState;
  private identities = identityDecider.initialState;
  private rules = signingDecider.initialState;

  /**
   * Takes in what changes who may sign.
   *
   * @returns what is wrong with it: a delegation that was not asked for, or is over, is not granted.
   */
  take({ id, event }: Identified<AnyLedgerEvent>): readonly Fault[] {
    if (Object.hasOwn(delegationEvents, event.type)) {
      const changed = { id, event: event as DelegationEvent };
      const faults = this.statusFaults(changed.event);
      // What is not so changes nothing of who may sign.
      if (faults.length > 0) return faults;
      this.delegations = delegationDecider.evolve(this.delegations, changed);
    } else if (Object.hasOwn(ownEvents, event.type)) {
      const changed = { id, event: event as LedgerEventOfItself };
      this.identities = identityDecider.evolve(this.identities, changed);
    } else if (event.type === 'SigningRuleSet') {
      this.rules = signingDecider.evolve(this.rules, { id, event });
    }
    return [];
  }

  private statusFaults(event: DelegationEvent): readonly Fault[] {
    if (event.type === 'DelegationProposed') return [];
    const { delegationId } = event.data;
    const status = this.delegations.get(delegationId)?.status ?? 'not in the log';
    const isEnd = event.type === 'DelegationRevocationAsked' || event.type === 'DelegationRevoked';
    const needed = isEnd ? 'GRANTED' : 'PROPOSED';
    if (status === needed) return [];
    return [['OTHER_STATUS', `delegation ${delegationId} is ${status}, and not ${needed}`]];
  }

  ruleOn(day: IsoDate): SigningRule {
    return signingRuleOn(this.rules, day);
  }

  /** Who answers for a service account by a delegation; undefined for a person. */
  responsibleBy({ delegation }: SignedAs): string | undefined {
    return delegation === undefined ? undefined : this.delegations.get(delegation)?.responsible;
  }

  /** What is wrong with a signature as the log stood before it. */
  faultsOf(signature: StoredSignature): readonly Fault[] {
    const { signedAs, person, roles } = signature;
    if (signedAs === undefined) {
      return [['OTHER_ROLE', `${person} signed in no role, and under no delegation`]];
    }
    const { issuer, role } = signedAs;
    const { inForce } = this.identities;
    const voucher = inForce && voucherOf(inForce);
    const faults: Fault[] = [];
    if (voucher !== undefined && issuer !== voucher) {
      faults.push([
        'OTHER_ISSUER',
        `${person} was vouched for by ${issuer}, and not by ${voucher}`,
      ]);
    }
    if (!roles.some((enough) => enough === role)) {
      const needed = roles.map((one) => `the ${one}`).join(' or ');
      faults.push(['OTHER_ROLE', `${person} signed as ${role}, and it is for ${needed}`]);
    }
    const fault = isBookingRole(role) ? this.underDelegation(signature, signedAs) : undefined;
    return fault === undefined ? faults : [...faults, fault];
  }

  private underDelegation(signature: StoredSignature, signedAs: SignedAs): Fault | undefined {
    const { person } = signature;
    const { delegation: id, issuer } = signedAs;
    const named = id === undefined ? undefined : this.delegations.get(id);
    if (named === undefined) {
      const which =
        id === undefined ? 'no delegation' : `delegation ${id}, which is not in the log`;
      return ['NOT_DELEGATED', `${person} signed as ${signedAs.role} under ${which}`];
    }
    const wrong = otherThan(named, signature, signedAs) ?? this.notCovered(named, signature);
    if (wrong === undefined || !signature.isAlone) return wrong;
    // Who booked it alone was let in by what it states, and held to what it books, under any of theirs.
    const own = delegationsTo(this.delegations, { person, issuer });
    const others = own.map(
      (other) => otherThan(other, signature, signedAs) ?? this.notCovered(other, signature),
    );
    return others.includes(undefined) && otherThan(named, signature, signedAs) === undefined
      ? undefined
      : wrong;
  }

  private notCovered(delegation: Delegation, signature: StoredSignature): Fault | undefined {
    const { person, kind, amounts } = signature;
    const { id, limit, commands, currencies } = delegation;
    const under = `${person} signed under delegation ${id}, which`;
    if (commands !== undefined && !commands.includes(kind)) {
      return ['NOT_DELEGATED', `${under} is for ${commands.join(', ')}, and not for ${kind}`];
    }
    const other = amounts.currencies.find((currency) => currencies?.includes(currency) === false);
    if (other !== undefined) {
      return [
        'NOT_DELEGATED',
        `${under} is for ${currencies?.join(', ') ?? ''}, and not for ${other}`,
      ];
    }
    return limit === undefined
      ? undefined
      : this.aboveLimit(Money.of(limit), delegation, signature);
  }

  private aboveLimit(
    limit: Money,
    { id }: Delegation,
    signature: StoredSignature,
  ): Fault | undefined {
    for (const [party, minor] of signature.amounts.byParty) {
      const before = this.sums.of(signature, party);
      const signed = Money.ofMinor(before + minor, functionalCurrency);
      if (!signed.exceeds(limit)) continue;
      const detail = `with this ${signature.person} has signed ${signed.named} for ${party} in ${limitDays} days, above the ${limit.named} of delegation ${id}`;
      return ['OVER_LIMIT', detail];
    }
    return undefined;
  }
}

/** Whether a delegation is of somebody else, or does not hold on the day. */
function otherThan(
  delegation: Delegation,
  { person, day }: StoredSignature,
  { issuer, role }: SignedAs,
): Fault | undefined {
  const { id, from, until } = delegation;
  const under = `${person} signed under delegation ${id}, which`;
  if (delegation.person !== person) {
    return ['NOT_DELEGATED', `${under} is one of ${delegation.person}`];
  }
  if (delegation.role !== role || delegation.issuer !== issuer) {
    const whose = `${delegation.role} of ${delegation.issuer}`;
    return ['NOT_DELEGATED', `${under} is one to be ${whose}, and not ${role} of ${issuer}`];
  }
  if (holdsOn(delegation, day)) return undefined;
  const why: Readonly<Record<Delegation['status'], string>> = {
    PROPOSED: 'nobody had granted',
    REFUSED: 'had been refused',
    REVOKED: 'had been revoked before',
    GRANTED: `holds from ${from} to ${until}, and not on ${day}`,
  };
  return ['NOT_DELEGATED', `${under} ${why[delegation.status]}`];
}
