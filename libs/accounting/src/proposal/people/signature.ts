import { authorityFor, type AskedSignature, type Authority } from '../../delegation/authority';
import type { SignedAs } from '../../delegation/delegation.facts';
import { signedAmounts } from '../../delegation/signed-amounts';
import type { IsoDate } from '../../kernel/dates';
import { demand } from '../../kernel/rejection';
import { rolesFor } from '../../log/commands';
import {
  demandApprover,
  demandCertifier,
  demandThirdPerson,
  type SignedProposal,
  type Signer,
} from './segregation';

/** What is signed, as far as limits go by it. */
type Content = Parameters<typeof signedAmounts>[0] & { readonly approver: string };

/** A proposal that somebody is about to sign. */
interface Signable extends SignedProposal {
  readonly command: string;
  /** Id of what the command is about. */
  readonly thing: string;
  readonly recordedAs: SignedAs;
  readonly content: Content;
}

/** Whoever is about to sign it, and what they may do. */
interface SignerToBe extends Signer {
  readonly today: IsoDate;
  readonly authority: Authority | null;
}

/**
 * In which role a proposal is certified: segregation is asked before role and limit.
 *
 * @throws Rejection of whoever may not.
 */
export function certifiedAs(proposal: Signable, signer: SignerToBe): SignedAs {
  demandSameVoucher(proposal, signer);
  demandCertifier(proposal, signer);
  return authorityFor(askedSignature('CertifyProposal', proposal, signer), signer.authority)
    .signedAs;
}

/** The same for an approval, of which some are for the controller alone. */
export function approvedAs(proposal: Signable, signer: SignerToBe): SignedAs {
  demandSameVoucher(proposal, signer);
  demandApprover(proposal, signer);
  const signature = askedSignature('ApproveProposal', proposal, signer);
  const isControllers = proposal.content.approver === 'CONTROLLER';
  demand(
    !isControllers || (signer.authority?.roles.includes('controller') ?? true),
    'AUTHORITY_REQUIRED',
    `this waits for the controller, who alone may approve it: ${signer.by} may not`,
  );
  const { signedAs } = authorityFor(
    isControllers ? { ...signature, roles: ['controller'] } : signature,
    signer.authority,
  );
  demandThirdPerson(proposal, signer);
  return signedAs;
}

/** A signature as it is asked for: limits and kinds are those of the command that is signed. */
export function askedSignature(
  signature: string,
  { command, thing, content }: Pick<Signable, 'command' | 'thing' | 'content'>,
  { today, by: person }: Pick<SignerToBe, 'today' | 'by'>,
): AskedSignature {
  const amounts = signedAmounts(content, thing);
  return { today, person, command, roles: rolesFor(signature), amounts };
}

/** Under another issuer one person may have two ids, which nobody could tell from two people. */
function demandSameVoucher({ recordedAs }: Signable, { authority }: SignerToBe): void {
  demand(
    authority === null || authority.issuer === recordedAs.issuer,
    'PROPOSAL_STATUS',
    `it was proposed when people signed in with ${recordedAs.issuer}: withdraw it and propose it again`,
  );
}
