import { demand } from '../kernel/rejection';
import { stricterRule } from '../signing/signing.decider';
import type { SigningRule } from '../signing/signing.facts';
import type { Approver } from './proposal.facts';

/** Who has signed a proposal so far, and how it is to be signed. */
interface Signed {
  readonly proposedBy: string;
  /** Who recorded the credit whose money it is about. */
  readonly cashier?: string | null | undefined;
  readonly certifiedBy: string | null;
  /** The strictest rule since it was proposed, as far as it is on record. */
  readonly signingRule: SigningRule;
  readonly content: { readonly approver: Approver };
}

/** Who signs, and the rule in force at that moment. */
interface Signer {
  readonly by: string;
  readonly controllerId: string;
  readonly signingRule: SigningRule;
}

/** The stricter of the rules of then and now, by which a signature is judged. */
export function ruleFor(
  { signingRule: then }: Pick<Signed, 'signingRule'>,
  { signingRule: now }: Pick<Signer, 'signingRule'>,
): SigningRule {
  return stricterRule(then, now);
}

/**
 * UN financial rule 105.5; the recorder certifies only where two people are enough, and a cashier never.
 */
export function demandCertifier(proposal: Signed, signer: Signer): void {
  const { by, signingRule: now } = signer;
  const why = now === 'TWO_PEOPLE' ? ', as three people sign this one' : '';
  demand(
    by !== proposal.proposedBy || ruleFor(proposal, signer) === 'TWO_PEOPLE',
    'SEGREGATION_OF_DUTIES',
    `${by} recorded this proposal: somebody else certifies it${why}`,
  );
  demand(
    by !== proposal.cashier,
    'SEGREGATION_OF_DUTIES',
    `${by} recorded the credit that this is about, and a cashier certifies nothing: somebody else does`,
  );
  demandNotOnlyApprover(proposal.content, 'certifies', signer);
}

/** Whoever alone may approve it has no other part in it, or nobody could. */
export function demandNotOnlyApprover(
  { approver }: Signed['content'],
  does: 'records' | 'certifies',
  { by, controllerId }: Omit<Signer, 'signingRule'>,
): void {
  demand(
    approver === 'OFFICER' || by !== controllerId,
    'SEGREGATION_OF_DUTIES',
    `${by} alone approves this: somebody else ${does} it`,
  );
}

/** UN financial rule 105.6: the approver is never recorder or certifier, under whatever rule. */
export function demandApprover(proposal: Signed, signer: Signer): void {
  const { proposedBy: recorder, certifiedBy, content } = proposal;
  const { by, controllerId } = signer;
  demand(
    by !== recorder && by !== certifiedBy,
    'SEGREGATION_OF_DUTIES',
    `${by} ${by === recorder ? 'recorded' : 'certified'} this proposal: somebody else approves it`,
  );
  demand(
    content.approver === 'OFFICER' || by === controllerId,
    'AUTHORITY_REQUIRED',
    `this is approved by the controller, ${controllerId}, alone`,
  );
  demand(
    recorder !== certifiedBy || ruleFor(proposal, signer) === 'TWO_PEOPLE',
    'THIRD_PERSON_REQUIRED',
    `three people sign by now, and ${recorder} both recorded and certified this: ` +
      'somebody else certifies it again',
  );
}
