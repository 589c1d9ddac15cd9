import { dutiesAgainst } from '../signing/segregation-of-duties';
import { dayAfter, daysBetween, type IsoDate } from '../kernel/dates';
import { rolesFor } from '../log/commands';
import type { Role } from '../rows/roles';
import { stricterRule } from '../signing/signing.decider';
import type { SigningRule } from '../signing/signing.facts';
import type { Approver } from './facts/proposal.facts';
import type { Proposal } from './facts/proposal.state';

/** How far a proposal is signed, and who may sign it next. */
export interface ProposalProgress {
  readonly status: Proposal['status'];
  readonly approver: Approver;
  readonly proposedBy: string;
  /** Who answers for the service account that recorded it; null where a person did. */
  readonly responsible: string | null;
  readonly proposedOn: IsoDate;
  /** Who recorded the credit whose money it is about; never certifies it, and approves it only where two people are enough. */
  readonly cashier: string | null;
  /** Who certified the present version; null before. */
  readonly certifiedBy: string | null;
  /** The strictest rule that it was proposed or sent back under. */
  readonly signingRule: SigningRule;
}

/** Signatures that a proposal can wait for. */
export const signaturesAwaited = ['certification', 'approval'] as const;
export type SignatureAwaited = (typeof signaturesAwaited)[number];

/** The last day on which a proposal can be signed. */
export function lastDayToSign(proposedOn: IsoDate, proposalDays: number): IsoDate {
  let day = proposedOn;
  for (let passed = 0; passed < proposalDays; passed += 1) day = dayAfter(day);
  return day;
}

/** Whether a proposal still waits for a signature on a day. */
export function isOpenOn(
  today: IsoDate,
  { status, proposedOn }: Pick<ProposalProgress, 'status' | 'proposedOn'>,
  proposalDays: number,
): boolean {
  const isWaiting = status === 'PROPOSED' || status === 'CERTIFIED';
  return isWaiting && daysBetween(proposedOn, today) <= BigInt(proposalDays);
}

/** Whether a proposal is certified, and can still be approved on a day. */
export function isCertifiedOn(
  today: IsoDate,
  proposal: Pick<ProposalProgress, 'status' | 'proposedOn'>,
  proposalDays: number,
): boolean {
  return proposal.status === 'CERTIFIED' && isOpenOn(today, proposal, proposalDays);
}

/**
 * The signature that an open proposal waits for from a person; undefined where it waits for
 * somebody else. Nobody signs twice (UN financial rules 105.5 and 105.6), but for the recorder who
 * certifies where two people are enough.
 *
 * @param now the roles of the person, and the signing rule in force.
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
