import type { Identified } from '@art30/event-sourcing';
import {
  type AuthorityRequest,
  coverOf,
  excessTold,
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

/** One signature, as limits of delegations count it. */
export interface Counted {
  readonly person: string;
  readonly part: SignedPart;
  /** Kind of the command. */
  readonly kind: string;
  readonly day: IsoDate;
  /** Minor units of USD by whom or what they are for. */
  readonly byParty: ReadonlyMap<string, bigint>;
}

type ByDay = Map<IsoDate, bigint>;

/** What people have signed of late, by person, part, kind, party and day; older days are forgotten. */
class SignedSums {
  private readonly sums = new Map<string, Map<string, ByDay>>();
  private sweptOn: IsoDate | undefined;
  /** The last day of which it was told whether it is time to forget. */
  private lookedOn: IsoDate | undefined;

  add(counted: Counted): void {
    this.sweep(counted.day);
    this.change(counted, 1n);
  }

  /** Takes back what does not count any more. */
  remove(counted: Counted): void {
    this.change(counted, -1n);
  }

  /** Minor units of USD that somebody has signed for a party in the last 30 days. */
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
    // No limit counts days before it any more; as much again is kept to spare.
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

/** Forgets days before another. */
function forget(days: ByDay, first: IsoDate): void {
  for (const day of days.keys()) if (day < first) days.delete(day);
}

/** What a map holds under a key, made where it is not there yet. */
function madeIn<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}

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
    const asked = this.asked(signature, signedAs);
    const { lack } = coverOf([named], asked);
    if (lack === undefined) return undefined;
    // Who booked it alone was let in by what it states, and held to what it books, under any of theirs.
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

/** What hangs on what is signed, and not on who signs when. */
const ofWhatIsSigned: readonly Lack['of'][] = ['KIND', 'CURRENCY', 'AMOUNT'];

/** Tells what the delegation lacks that a signature names. */
function faultOf(
  lack: Lack,
  named: Delegation,
  asked: AuthorityRequest & { readonly today: IsoDate },
): Fault {
  if (lack.of === 'AMOUNT') return ['OVER_LIMIT', excessTold(named, lack)];
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
