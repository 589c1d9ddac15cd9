import { canonicalJson } from '@art30/event-sourcing';
import { signedAmounts, type SignedAmounts } from '../../delegation/signed-amounts';
import type { SignedPart } from '../../delegation/signed-before';
import type { Role } from '../../rows/roles';
import { rolesFor } from '../../log/commands';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { ProposalContent } from '../../proposal/facts/proposal.state';
import { stricterRule } from '../../signing/signing.decider';
import { alwaysByThree, type SigningRule } from '../../signing/signing.facts';
import type { KnownEvent } from '../log-rules/finding';
import type { Authorities, Fault, StoredSignature } from './authorities';
import type { Proposed, UnderWay } from './under-way';

type Act<Type extends ProposalEvent['type']> = Extract<ProposalEvent, { readonly type: Type }>;
/** An act that is a signature on a proposal. */
export type Signature = Act<'ProposalCertified' | 'ProposalApproved'>;

type Content = Pick<ProposalContent, 'books' | 'run'>;

interface Signer {
  readonly part: SignedPart;
  readonly person: string;
  readonly roles: readonly Role[];
}

/** The signature of whoever recorded a proposal. */
export function recording(proposed: Proposed, content: Content): StoredSignature {
  const { command, thing, proposedBy: person, signedAs, effectiveDate } = proposed;
  const signer = { part: 'RECORD', person, roles: rolesFor(command) } as const;
  const amounts = signedAmounts(content, thing);
  return signatureOn(proposed, amounts, { ...signer, signedAs, day: effectiveDate });
}

/** The signature of whoever certified or approved it; some approvals are for the controller alone. */
export function signing({ type, data }: Signature, under: UnderWay): StoredSignature {
  const { by: person, signedAs, effectiveDate: day } = data;
  const { proposed, amounts, approver } = under;
  const signature = { person, signedAs, day };
  if (type === 'ProposalCertified') {
    const part = { part: 'CERTIFY', roles: rolesFor('CertifyProposal') } as const;
    return signatureOn(proposed, amounts, { ...signature, ...part });
  }
  const roles = approver === 'CONTROLLER' ? (['controller'] as const) : rolesFor('ApproveProposal');
  return signatureOn(proposed, amounts, { ...signature, part: 'APPROVE', roles });
}

function signatureOn(
  { command: kind }: Proposed,
  amounts: SignedAmounts,
  signer: Signer & Pick<StoredSignature, 'signedAs' | 'day'>,
): StoredSignature {
  return { ...signer, kind, amounts, byParty: amounts.byParty, isAlone: false };
}

/** What is wrong with the day that an act says, which is that of the ledger's clock. */
export function dayFaults({ event, known }: KnownEvent): readonly Fault[] {
  const { effectiveDate } = known.data;
  const recordedOn = event.metadata.recordedAt.slice(0, 10);
  if (effectiveDate === recordedOn) return [];
  return [['OTHER_DAY', `it says ${effectiveDate}, and was recorded on ${recordedOn}`]];
}

/** What is wrong with the rule by which an act says that its people are judged. */
export function ruleFaults(
  said: SigningRule,
  { command, before }: { readonly command: string; readonly before?: SigningRule },
  inForce: SigningRule,
): readonly Fault[] {
  const strictest = alwaysByThree.includes(command) ? 'THREE_PEOPLE' : inForce;
  const due = before === undefined ? strictest : stricterRule(before, strictest);
  if (said === due) return [];
  return [['OTHER_RULE', `it is judged by ${said}, and ${due} was in force`]];
}

/** What is wrong with who is said to have recorded the credit whose money a proposal is about. */
export function cashierFaults(
  { cashier }: Proposed,
  expected: string | undefined,
): readonly Fault[] {
  if (cashier === expected) return [];
  const said = `it names ${cashier ?? 'nobody'} as the cashier`;
  return [['OTHER_PEOPLE', `${said}, and ${expected ?? 'nobody'} recorded the credit`]];
}

/** What is wrong with who answers for the recorder: whoever its delegation names. */
export function responsibleFaults(
  { proposedBy, responsible, signedAs }: Proposed,
  authorities: Authorities,
): readonly Fault[] {
  const named = authorities.responsibleBy(signedAs);
  if (responsible === named) return [];
  const said = `it says that ${responsible ?? 'nobody'} answers for ${proposedBy}`;
  return [['OTHER_PEOPLE', `${said}, and by the delegation ${named ?? 'nobody'} does`]];
}

/** The recorder of a run, for whom the service goes on with what the run has left out. */
export type FirstRun = Pick<Proposed, 'proposedBy' | 'command' | 'signedAs'>;

/** What is wrong with a run that says it goes on for the recorder of an earlier one. */
export function followingFaults(
  { proposedBy, command, signedAs, follows }: Proposed,
  first: FirstRun | undefined,
): readonly Fault[] {
  const isSame =
    first?.proposedBy === proposedBy &&
    first.command === command &&
    canonicalJson(first.signedAs) === canonicalJson(signedAs);
  if (isSame) return [];
  const detail = `it goes on for a run of ${proposedBy}, and ${follows ?? ''} is none that they recorded so`;
  return [['NOT_DELEGATED', detail]];
}
