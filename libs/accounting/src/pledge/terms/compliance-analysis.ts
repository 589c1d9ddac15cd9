import { validDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import { ipsas47From } from '../../kernel/policy-settings';
import { demand, isGiven } from '../../kernel/rejection';
import type { AgreementTerms } from '../facts/agreement.facts';
import { obligationTerms, type Obligation } from '../facts/obligation.facts';
import type { Earmark } from '../facts/pledge-parts';

/** Amount and shares of the agreement that is analysed. */
interface Agreed {
  readonly amount: Money;
  /** Shares by purpose, the bucket's included. */
  readonly earmarks: readonly Earmark[];
}

/**
 * Refuses an agreement of 2026 or later without a whole analysis under IPSAS 47 (rule 60), and one of earlier years
 * with it. An agreement whose money is earned by performance is refused even so, as no posting rules exist for it.
 *
 * @throws Rejection COMPLIANCE_ANALYSIS_REQUIRED, OBLIGATIONS_REQUIRED, OBLIGATIONS_INVALID, OBLIGATIONS_DO_NOT_SUM,
 * CONSIDERATION_RIGHT_REQUIRED, ENFORCEABILITY_REQUIRED, ENFORCEABILITY_CONTRADICTS, RETURN_OBLIGATION_REQUIRED or
 * POLICY_NOT_AVAILABLE.
 */
export function demandComplianceAnalysis(terms: AgreementTerms, agreed: Agreed): void {
  if (terms.signedOn < ipsas47From) return demandNoneStated(terms);
  demandResult(terms);
  if (terms.complianceObligations === 'NONE') demandFree(terms);
  else demandIdentified(terms, agreed);
  demand(
    terms.complianceObligations === 'NONE' && terms.rightToConsideration === undefined,
    'POLICY_NOT_AVAILABLE',
    'there are no posting rules yet for an agreement whose money is earned by performance or by payment: ' +
      'keep it outside these books',
    terms.complianceObligations === 'NONE' ? 'rightToConsideration' : 'complianceObligations',
  );
}

/** Refuses members of an analysis in an agreement to which IPSAS 47 did not apply when it was signed. */
function demandNoneStated(terms: AgreementTerms): void {
  for (const member of Object.keys(obligationTerms) as (keyof typeof obligationTerms)[]) {
    demand(
      terms[member] === undefined,
      'OBLIGATIONS_INVALID',
      `IPSAS 47 is in force from ${ipsas47From} on, and the agreement is older: leave this out`,
      member,
    );
  }
}

function demandResult({ complianceObligations, complianceReference }: AgreementTerms): void {
  demand(
    complianceObligations !== undefined,
    'COMPLIANCE_ANALYSIS_REQUIRED',
    `an agreement signed from ${ipsas47From} on states its analysis under IPSAS 47: ` +
      'NONE, or IDENTIFIED with its compliance obligations',
    'complianceObligations',
  );
  demand(
    isGiven(complianceReference),
    'COMPLIANCE_ANALYSIS_REQUIRED',
    'give the reference of the analysis under IPSAS 47',
    'complianceReference',
  );
}

/** Refuses obligations, or a right to be paid before the money comes, in an agreement that has no obligation. */
function demandFree({ obligations = [], rightToConsideration }: AgreementTerms): void {
  demand(
    obligations.length === 0,
    'OBLIGATIONS_REQUIRED',
    'the analysis says NONE and yet states obligations: leave them out, or say IDENTIFIED',
    'obligations',
  );
  demand(
    rightToConsideration === undefined || rightToConsideration === 'WHEN_RECEIVED',
    'OBLIGATIONS_INVALID',
    'without obligations the money is due as agreed: leave the right to consideration out, ' +
      'or state WHEN_RECEIVED where nobody can claim it',
    'rightToConsideration',
  );
}

function demandIdentified(terms: AgreementTerms, agreed: Agreed): void {
  const { obligations = [], rightToConsideration, returnObligation } = terms;
  demand(
    obligations.length > 0,
    'OBLIGATIONS_REQUIRED',
    'the analysis says IDENTIFIED: state the obligations, or say NONE',
    'obligations',
  );
  for (const [index, obligation] of obligations.entries())
    demandObligation(obligation, index, agreed);
  for (const earmark of agreed.earmarks) {
    const ofPurpose = obligations.filter(({ purpose }) => purpose === earmark.purpose);
    if (ofPurpose.length > 0) demandWholePurpose(ofPurpose, earmark);
  }
  demand(
    rightToConsideration !== undefined,
    'CONSIDERATION_RIGHT_REQUIRED',
    'state when the Organization may claim the instalments',
    'rightToConsideration',
  );
  demandEnforceable(terms);
  demand(
    returnObligation !== undefined && isGiven(returnObligation.clause),
    'RETURN_OBLIGATION_REQUIRED',
    'state what goes back to the donor where it is not performed, and the clause that says so',
    returnObligation === undefined ? 'returnObligation' : 'returnObligation.clause',
  );
}

function demandObligation(obligation: Obligation, index: number, agreed: Agreed): void {
  const field = `obligations[${index}]`;
  const { no, purpose, satisfied, expectedBy, formerAnalysis } = obligation;
  demand(
    no === index + 1,
    'OBLIGATIONS_INVALID',
    `obligations are numbered 1, 2, 3 in the order given: give this one the number ${index + 1}`,
    `${field}.no`,
  );
  demand(
    agreed.earmarks.some((earmark) => earmark.purpose === purpose),
    'OBLIGATIONS_INVALID',
    `obligation ${no} is for ${purpose}, for which nothing is agreed: name an earmark or the bucket`,
    `${field}.purpose`,
  );
  Money.positive(obligation.amount, `${field}.amount`).in(
    agreed.amount.currency,
    `${field}.amount`,
  );
  if (expectedBy !== undefined) validDate(expectedBy, `${field}.expectedBy`);
  demand(
    satisfied !== 'AS_SPENT' || formerAnalysis === undefined,
    'OBLIGATIONS_INVALID',
    `obligation ${no} is satisfied as money is spent, which was no condition: leave formerAnalysis out`,
    `${field}.formerAnalysis`,
  );
}

/** Refuses obligations of a purpose that contradict one another or do not sum to its share. */
function demandWholePurpose(
  obligations: readonly Obligation[],
  { purpose, amount }: Earmark,
): void {
  const asSpent = obligations.filter(({ satisfied }) => satisfied === 'AS_SPENT');
  demand(
    asSpent.length <= 1,
    'OBLIGATIONS_INVALID',
    `${purpose} has ${asSpent.length} obligations that expenditure satisfies, and nobody could tell which: ` +
      'join them',
    'obligations',
  );
  demand(
    new Set(obligations.map(({ formerAnalysis }) => formerAnalysis)).size === 1,
    'OBLIGATIONS_INVALID',
    `obligations of ${purpose} differ in formerAnalysis: state it for all of them, or for none`,
    'obligations',
  );
  const total = obligations
    .map((obligation) => Money.of(obligation.amount))
    .reduce((sum, one) => sum.plus(one));
  const agreed = Money.of(amount);
  demand(
    total.equals(agreed),
    'OBLIGATIONS_DO_NOT_SUM',
    `obligations of ${purpose} sum to ${total.named}, ${agreed.named} is agreed for it: make them equal, ` +
      'or leave the purpose free',
    'obligations',
  );
}

function demandEnforceable({ enforceability, rightToConsideration }: AgreementTerms): void {
  demand(
    enforceability !== undefined && isGiven(enforceability.reference),
    'ENFORCEABILITY_REQUIRED',
    'state who can enforce the agreement, and the clause or law that says so',
    enforceability === undefined ? 'enforceability' : 'enforceability.reference',
  );
  const { byOrganization, byDonor } = enforceability;
  demand(
    byDonor,
    'ENFORCEABILITY_CONTRADICTS',
    'what the donor cannot enforce is no compliance obligation: state NONE',
    'enforceability.byDonor',
  );
  demand(
    byOrganization || rightToConsideration === 'WHEN_RECEIVED',
    'ENFORCEABILITY_CONTRADICTS',
    'the Organization cannot claim what it cannot enforce: the right to consideration is WHEN_RECEIVED',
    'rightToConsideration',
  );
}
