import type { Identified } from '@art30/event-sourcing';
import {
  type AuthorityRequest,
  coverOf,
  excessDetail,
  type Lack,
  limitDays,
  otherCurrency,
  type SignedPart,
} from '../../delegation/authority';
import { delegationDecider } from '../../delegation/delegation.decider';
import {
  type DelegationEvent,
  delegationEvents,
  type SignedAs,
} from '../../delegation/delegation.facts';
import { type Delegation, delegationsTo } from '../../delegation/delegation.state';
import type { SignedAmounts } from '../../delegation/signed-amounts';
import { daysBefore, daysBetween, type IsoDate } from '../../kernel/dates';
import { identityDecider } from '../../ledger/identity.decider';
import { type LedgerEventOfItself, ownEvents, voucherOf } from '../../ledger/ledger.facts';
import type { AnyLedgerEvent } from '../../log/events';
import { isBookingRole, type Role } from '../../rows/roles';
import { signingDecider, signingRuleOn } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';
import type { LogRule } from '../log-rules/finding';

/** A signature with the amounts that count against the limits of delegations. */
export interface Counted {
  readonly person: string;
  readonly part: SignedPart;
  /** Name of the signed command. */
  readonly kind: string;
  readonly day: IsoDate;
  /** Minor units of USD by party (donor, bank account or fund). */
  readonly byParty: ReadonlyMap<string, bigint>;
}

type ByDay = Map<IsoDate, bigint>;

/**
 * Recently signed amounts by person, part, command, party and day. Days that no limit counts any more are
 * deleted.
 */
class SignedSums {
  private readonly sums = new Map<string, Map<string, ByDay>>();
  private sweptOn: IsoDate | undefined;
  /** Last day on which the need to delete old days was checked. */
  private lookedOn: IsoDate | undefined;

  add(counted: Counted): void {
    this.sweep(counted.day);
    this.change(counted, 1n);
  }

  /** Subtracts a signature that does not count any more. */
  remove(counted: Counted): void {
    this.change(counted, -1n);
  }

  /** Returns the minor units of USD that a person signed for a party in the last 30 days. */
  of({ person, part, kind, day: today }: Omit<Counted, 'byParty'>, party: string): bigint {
    let sum = 0n;
    const over = daysBefore(today, BigInt(limitDays));
    for (const [day, minor] of this.sums.get(keyOf({ person, part, kind }))?.get(party) ?? []) {
      if (day > over) sum += minor;
    }
    return sum;
  }

  private change({ byParty, day, ...signature }: Counted, sign: 1n | -1n): void {
    if (byParty.size === 0) return;
    const parties = madeIn(this.sums, keyOf(signature), () => new Map<string, ByDay>());
    for (const [party, minor] of byParty) {
      const days = madeIn(parties, party, (): ByDay => new Map());
      days.set(day, (days.get(day) ?? 0n) + sign * minor);
    }
  }

  private sweep(today: IsoDate): void {
    if (today === this.lookedOn) return;
    this.sweptOn ??= today;
    const days = daysBetween(this.sweptOn, today);
    this.lookedOn = today;
    if (days < BigInt(limitDays)) return;
    // Limits count 30 days. Another 30 are retained as a margin for events that are dated earlier.
    const first = daysBefore(today, BigInt(2 * limitDays));
    for (const [key, parties] of this.sums) {
      for (const [party, days] of parties) {
        forget(days, first);
        if (days.size === 0) parties.delete(party);
      }
      if (parties.size === 0) this.sums.delete(key);
    }
    this.sweptOn = today;
  }
}

function keyOf({ person, part, kind }: Pick<Counted, 'person' | 'part' | 'kind'>): string {
  return `${part} ${kind} ${person}`;
}

function forget(days: ByDay, first: IsoDate): void {
  for (const day of days.keys()) if (day < first) days.delete(day);
}

/** Returns the value of a key, which is created if the map lacks it. */
function madeIn<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}

/** A signature as an event stores it, with the roles and amounts to check it against. */
export interface StoredSignature extends Counted {
  readonly signedAs: SignedAs | undefined;
  /** Roles that allow the signature; one of them is enough. */
  readonly roles: readonly Role[];
  readonly amounts: SignedAmounts;
  /**
   * True if one person recorded the event alone. Any delegation of that person may then cover it, not only
   * the one it names.
   */
  readonly isAlone: boolean;
}

/** A broken rule, with an explanation. */
export type Fault = readonly [rule: LogRule, detail: string];

/**
 * Rights to sign at a place in the log: delegations, identity provider, signing rules, and the amounts that
 * everybody signed recently (UN financial rules 105.4 to 105.6).
 */
export class Authorities {
  readonly sums = new SignedSums();
  private delegations = delegationDecider.initialState;
  private identities = identityDecider.initialState;
  private rules = signingDecider.initialState;

  /**
   * Applies an event that changes the right to sign.
   *
   * @returns faults of the event, such as the grant of a delegation that was not proposed or has ended.
   */
  take({ id, event }: Identified<AnyLedgerEvent>): readonly Fault[] {
    if (Object.hasOwn(delegationEvents, event.type)) {
      const changed = { id, event: event as DelegationEvent };
      const faults = this.statusFaults(changed.event);
      // An invalid change must not affect the right to sign.
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

  /**
   * Returns the person responsible for a service account, as its delegation states; undefined for a person.
   */
  responsibleBy({ delegation }: SignedAs): string | undefined {
    return delegation === undefined ? undefined : this.delegations.get(delegation)?.responsible;
  }

  /** Checks a signature against the rights to sign before it. */
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
      faults.push(['OTHER_ROLE', `${person} signed as ${role}, and the act needs ${needed}`]);
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
    const asked = this.asked(signature, signedAs);
    const { lack } = coverOf([named], asked);
    if (lack === undefined) return undefined;
    // An event that one person records alone is admitted by the request and limited by its amounts, under any
    // delegation of that person, not only the one that it names.
    const isOther = ofWhatIsSigned.includes(lack.of) && signature.isAlone;
    const own = isOther ? delegationsTo(this.delegations, { person, issuer }) : [];
    return coverOf(own, asked).under === undefined ? faultOf(lack, named, asked) : undefined;
  }

  private asked(signature: StoredSignature, { issuer, role }: SignedAs) {
    const { person, day: today, kind: command, amounts } = signature;
    const before = (party: string) => this.sums.of(signature, party);
    return { person, issuer, roles: [role], today, command, amounts, before };
  }
}

/** Conditions that depend on the signed content, not on the person or the day. */
const ofWhatIsSigned: readonly Lack['of'][] = ['KIND', 'CURRENCY', 'AMOUNT'];

/** Explains which condition the delegation of a signature does not meet. */
function faultOf(
  lack: Lack,
  named: Delegation,
  asked: AuthorityRequest & { readonly today: IsoDate },
): Fault {
  if (lack.of === 'AMOUNT') return ['OVER_LIMIT', excessDetail(named, lack)];
  const { issuer, roles, today, command, amounts } = asked;
  const { commands, currencies, status } = named;
  const holds = `holds from ${named.from} to ${named.until}, and not on ${today}`;
  const ended = {
    PROPOSED: 'nobody had granted',
    REFUSED: 'had been refused',
    REVOKED: 'had been revoked before',
    GRANTED: holds,
  };
  const lackTexts: Readonly<Record<Exclude<Lack['of'], 'AMOUNT'>, string>> = {
    PERSON: `is one of ${named.person}`,
    ROLE: `is one to be ${named.role} of ${named.issuer}, and not ${roles.join()} of ${issuer}`,
    STATUS: ended[status],
    DAY: ended[status],
    KIND: `is for ${commands?.join(', ') ?? ''}, and not for ${command ?? ''}`,
    CURRENCY: `is for ${currencies?.join(', ') ?? ''}, and not for ${otherCurrency(currencies, amounts) ?? ''}`,
  };
  const detail = `${asked.person} signed under delegation ${named.id}, which ${lackTexts[lack.of]}`;
  return ['NOT_DELEGATED', detail];
}
