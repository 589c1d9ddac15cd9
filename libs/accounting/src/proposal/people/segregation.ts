import { demand } from '../../kernel/rejection';
import { stricterRule } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';

/** Who has signed a proposal so far, and how it is to be signed. */
export interface SignedProposal {
  readonly proposedBy: string;
  /** Who answers for the service account that recorded it. */
  readonly responsible?: string | null | undefined;
  /** Who recorded the credit whose money it is about. */
  readonly cashier?: string | null | undefined;
  readonly certifiedBy: string | null;
  /** The strictest rule since it was proposed, as far as it is on record. */
  readonly signingRule: SigningRule;
}

/** Who signs, and the rule in force at that moment. */
export interface Signer {
  readonly by: string;
  readonly signingRule: SigningRule;
}

/** The stricter of the rules of then and now, by which a signature is judged. */
export function ruleFor(
  { signingRule: then }: Pick<SignedProposal, 'signingRule'>,
  { signingRule: now }: Pick<Signer, 'signingRule'>,
): SigningRule {
  return stricterRule(then, now);
}

/**
 * UN financial rule 105.5; the recorder certifies only where two people are enough, and a cashier never.
 */
export function demandCertifier(proposal: SignedProposal, signer: Signer): void {
  const { by, signingRule: now } = signer;
  const why = now === 'TWO_PEOPLE' ? ', as three people sign this one' : '';
  demand(
    !isRecorder(by, proposal) || ruleFor(proposal, signer) === 'TWO_PEOPLE',
    'SEGREGATION_OF_DUTIES',
    `${by} ${recorded(by, proposal)} this proposal: somebody else certifies it${why}`,
  );
  demand(
    by !== proposal.cashier,
    'SEGREGATION_OF_DUTIES',
    `${by} recorded the credit that this is about, and a cashier certifies nothing: somebody else does`,
  );
}

/** Who recorded it, or answers for the service account that did. */
export function isRecorder(
  by: string,
  { proposedBy, responsible }: Pick<SignedProposal, 'proposedBy' | 'responsible'>,
): boolean {
  return by === proposedBy || by === responsible;
}

function recorded(by: string, { proposedBy }: Pick<SignedProposal, 'proposedBy'>): string {
  return by === proposedBy ? 'recorded' : `answers for ${proposedBy}, which recorded`;
}

/**
 * UN financial rule 105.6: the approver is never recorder or certifier, under whatever rule, and whoever recorded
 * the credit that it is about approves only where two people are enough.
 */
export function demandApprover(proposal: SignedProposal, signer: Signer): void {
  const { certifiedBy } = proposal;
  const { by } = signer;
  demand(
    !isRecorder(by, proposal) && by !== certifiedBy,
    'SEGREGATION_OF_DUTIES',
    `${by} ${isRecorder(by, proposal) ? recorded(by, proposal) : 'certified'} this proposal: somebody else approves it`,
  );
  demand(
    mayApproveOwnCredit(by, proposal, signer),
    'SEGREGATION_OF_DUTIES',
    `${by} recorded the credit that this is about: somebody else approves it, as three people sign this one`,
  );
}

/** Who says what came in does not say alone, beside a recorder and a certifier, whose it is. */
export function mayApproveOwnCredit(
  by: string,
  proposal: Pick<SignedProposal, 'cashier' | 'signingRule'>,
  now: Pick<Signer, 'signingRule'>,
): boolean {
  return by !== proposal.cashier || ruleFor(proposal, now) === 'TWO_PEOPLE';
}

/** Three people, where the rule is stricter by now than when it was certified. */
export function demandThirdPerson(proposal: SignedProposal, signer: Signer): void {
  const { proposedBy: recorder, certifiedBy } = proposal;
  const isOne = certifiedBy !== null && isRecorder(certifiedBy, proposal);
  demand(
    !isOne || ruleFor(proposal, signer) === 'TWO_PEOPLE',
    'THIRD_PERSON_REQUIRED',
    `three people sign by now, and ${certifiedBy ?? ''} certified what ${recorder} recorded: ` +
      'somebody else certifies it again',
  );
}
