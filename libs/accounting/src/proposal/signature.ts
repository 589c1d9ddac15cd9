import { dutiesAgainst, type Behind, type Duty, type Part } from '../signing/segregation-of-duties';
import { authorityFor, type AskedSignature, type Authority } from '../delegation/authority';
import type { SignedAs } from '../delegation/delegation.facts';
import { signedAmounts } from '../delegation/signed-amounts';
import type { IsoDate } from '../kernel/dates';
import { demand, refuse } from '../kernel/rejection';
import { rolesFor } from '../log/commands';
import { stricterRule } from '../signing/signing.decider';
import type { SigningRule } from '../signing/signing.facts';

/** Signed content of a proposal, with the members on which limits depend. */
type Content = Parameters<typeof signedAmounts>[0] & { readonly approver: string };

/** A proposal that a person is about to sign. */
interface Signable extends Behind {
  readonly certifiedBy: string | null;
  /** Strictest signing rule that was valid when the proposal was recorded or returned. */
  readonly signingRule: SigningRule;
  readonly command: string;
  /** Id of the object that the command is about. */
  readonly thing: string;
  readonly recordedAs: SignedAs;
  readonly content: Content;
}

/** The person who is about to sign, with the permissions and the signing rule. */
interface SignerToBe {
  readonly by: string;
  /** Signing rule that is valid now: how many people must sign. */
  readonly signingRule: SigningRule;
  readonly today: IsoDate;
  readonly authority: Authority | null;
}

/**
 * Returns role and delegation under which a person certifies a proposal. Segregation of duties is checked before role
 * and limit.
 *
 * @throws Rejection PROPOSAL_STATUS, SEGREGATION_OF_DUTIES, or a refusal of {@link authorityFor}.
 */
export function certifiedAs(proposal: Signable, signer: SignerToBe): SignedAs {
  demandSameVoucher(proposal, signer);
  demandDuty('CERTIFY', proposal, signer);
  return authorityFor(askedSignature('CertifyProposal', proposal, signer), signer.authority)
    .signedAs;
}

/**
 * Returns role and delegation under which a person approves a proposal. Some proposals need a controller.
 *
 * @throws Rejection PROPOSAL_STATUS, SEGREGATION_OF_DUTIES, THIRD_PERSON_REQUIRED, or a refusal of {@link
 * authorityFor}.
 */
export function approvedAs(proposal: Signable, signer: SignerToBe): SignedAs {
  demandSameVoucher(proposal, signer);
  demandDuty('APPROVE', proposal, signer);
  const signature = askedSignature('ApproveProposal', proposal, signer);
  const isControllers = proposal.content.approver === 'CONTROLLER';
  demand(
    !isControllers || (signer.authority?.roles.includes('controller') ?? true),
    'AUTHORITY_REQUIRED',
    `only the controller may approve this proposal, and ${signer.by} is not the controller`,
  );
  const { signedAs } = authorityFor(
    isControllers ? { ...signature, roles: ['controller'] } : signature,
    signer.authority,
  );
  demandThirdPerson(proposal, signer);
  return signedAs;
}

/** Returns the request for a signature. Delegations limit the command that is proposed, and not the act of signing. */
export function askedSignature(
  signature: string,
  { command, thing, content }: Pick<Signable, 'command' | 'thing' | 'content'>,
  { today, by: person }: Pick<SignerToBe, 'today' | 'by'>,
): AskedSignature {
  const amounts = signedAmounts(content, thing);
  return { today, person, command, roles: rolesFor(signature), amounts };
}

/**
 * Refuses a signer whose identity provider is not that of the recorder, because one person could sign twice under two
 * ids. @throws Rejection PROPOSAL_STATUS.
 */
function demandSameVoucher({ recordedAs }: Signable, { authority }: SignerToBe): void {
  demand(
    authority === null || authority.issuer === recordedAs.issuer,
    'PROPOSAL_STATUS',
    `the proposal was recorded when people signed in with ${recordedAs.issuer}: withdraw it and propose the command again`,
  );
}

/**
 * Refuses a signer who already had a part in the proposal. The stricter of two rules counts: that of the proposal and
 * that of today. @throws Rejection SEGREGATION_OF_DUTIES.
 */
function demandDuty(part: Exclude<Part, 'REJECT'>, proposal: Signable, signer: SignerToBe): void {
  const [duty] = dutiesAgainst(part, signer.by, proposal, ruleFor(proposal, signer));
  if (duty !== undefined) {
    refuse('SEGREGATION_OF_DUTIES', sentencesOn(duty, proposal, signer)[part]);
  }
}

function sentencesOn(duty: Duty, { proposedBy }: Signable, { by, signingRule: now }: SignerToBe) {
  if (duty === 'CASHIER') {
    const said = `${by} recorded the credit that this proposal is about`;
    return {
      CERTIFY: `${said}, and a cashier may not certify: somebody else must`,
      APPROVE: `${said}: somebody else must approve the proposal, because three people sign it`,
    };
  }
  const recorded = by === proposedBy ? 'recorded' : `answers for ${proposedBy}, which recorded`;
  const did = `${by} ${duty === 'CERTIFIER' ? 'certified' : recorded} this proposal: somebody else must`;
  const why = now === 'TWO_PEOPLE' ? ', because three people sign this proposal' : '';
  return { CERTIFY: `${did} certify it${why}`, APPROVE: `${did} approve it` };
}

/**
 * Refuses an approval if one person recorded and certified the proposal, and the rule has become stricter since the
 * certification. @throws Rejection THIRD_PERSON_REQUIRED.
 */
function demandThirdPerson(proposal: Signable, signer: SignerToBe): void {
  const { proposedBy: recorder, certifiedBy } = proposal;
  const certifier = certifiedBy ?? '';
  const against = dutiesAgainst('CERTIFY', certifier, proposal, ruleFor(proposal, signer));
  demand(
    !against.includes('RECORDER'),
    'THIRD_PERSON_REQUIRED',
    `three people must sign now, and ${certifier} certified what ${recorder} recorded: ` +
      'have somebody else certify the proposal',
  );
}

function ruleFor(proposal: Signable, signer: SignerToBe): SigningRule {
  return stricterRule(proposal.signingRule, signer.signingRule);
}
