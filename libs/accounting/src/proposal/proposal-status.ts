import { dutiesAgainst } from '../signing/segregation-of-duties';
import { dayAfter, daysBetween, type IsoDate } from '../kernel/dates';
import { rolesFor } from '../log/commands';
import type { Role } from '../rows/roles';
import { stricterRule } from '../signing/signing.decider';
import type { SigningRule } from '../signing/signing.facts';
import type { Approver } from './facts/proposal.facts';
import type { Proposal } from './facts/proposal.state';

/** Signatures of a proposal so far, which decide who may sign next. */
export interface ProposalProgress {
  readonly status: Proposal['status'];
  readonly approver: Approver;
  readonly proposedBy: string;
  /**
   * Person responsible for the service account (a program) that recorded the proposal; null if a person recorded it.
   */
  readonly responsible: string | null;
  readonly proposedOn: IsoDate;
  /**
   * Person who recorded the bank credit whose money the proposal is about; never certifies it, and approves it only
   * where two people are enough.
   */
  readonly cashier: string | null;
  /** Certifier of the present version; null if nobody has certified it. */
  readonly certifiedBy: string | null;
  /** Strictest signing rule that was valid when the proposal was recorded or returned. */
  readonly signingRule: SigningRule;
}

/** Signatures for which a proposal can wait. */
export const signaturesAwaited = ['certification', 'approval'] as const;
export type SignatureAwaited = (typeof signaturesAwaited)[number];

/** Returns the last day on which a proposal can be signed, so that nobody signs what is out of date. */
export function lastDayToSign(proposedOn: IsoDate, proposalDays: number): IsoDate {
  let day = proposedOn;
  for (let passed = 0; passed < proposalDays; passed += 1) day = dayAfter(day);
  return day;
}

/** True if a proposal still waits for a signature on a day and has not expired. */
export function isOpenOn(
  today: IsoDate,
  { status, proposedOn }: Pick<ProposalProgress, 'status' | 'proposedOn'>,
  proposalDays: number,
): boolean {
  const isWaiting = status === 'PROPOSED' || status === 'CERTIFIED';
  return isWaiting && daysBetween(proposedOn, today) <= BigInt(proposalDays);
}

/** True if a proposal is certified and can still be approved on a day. */
export function isCertifiedOn(
  today: IsoDate,
  proposal: Pick<ProposalProgress, 'status' | 'proposedOn'>,
  proposalDays: number,
): boolean {
  return proposal.status === 'CERTIFIED' && isOpenOn(today, proposal, proposalDays);
}

/**
 * Returns the signature that an open proposal awaits from a person; undefined if that person cannot sign it. Nobody
 * signs twice (UN financial rules 105.5 and 105.6), except that the recorder may also certify where two people are
 * enough.
 *
 * @param now roles of the person, and the signing rule that is valid now.
 */
export function signatureAwaitedOf(
  person: string,
  proposal: ProposalProgress,
  { roles, signingRule }: { readonly roles: readonly Role[]; readonly signingRule: SigningRule },
): SignatureAwaited | undefined {
  const { status, approver } = proposal;
  const part = status === 'PROPOSED' ? 'CERTIFY' : 'APPROVE';
  const rule = stricterRule(proposal.signingRule, signingRule);
  if (dutiesAgainst(part, person, proposal, rule).length > 0) return undefined;
  if (part === 'CERTIFY') return roles.includes('certifier') ? 'certification' : undefined;
  const isEnough = approver === 'CONTROLLER' ? ['controller'] : rolesFor('ApproveProposal');
  return roles.some((role) => isEnough.includes(role)) ? 'approval' : undefined;
}
