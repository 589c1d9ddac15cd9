import { demandCountry } from '../../donor/country';
import { decimalBetween, Money } from '../../kernel/money';
import { settingsOn } from '../../kernel/policy-settings';
import { demand, isGiven } from '../../kernel/rejection';
import type { AgreementFacts, AgreementTerms } from '../facts/agreement.facts';

/**
 * Refuses a support rate that is no fraction, or one below the standard without an approval.
 *
 * @throws Rejection PSC_RATE_INVALID or PSC_APPROVAL_REQUIRED.
 */
export function demandSupportRate({
  pscRate,
  pscApprovalReference,
  signedOn,
}: AgreementTerms): void {
  const { standardPscRate } = settingsOn(signedOn);
  demand(
    decimalBetween(pscRate, '0', '1'),
    'PSC_RATE_INVALID',
    'the support rate is a fraction of direct expenditure from 0 to 1, such as "0.13"',
    'pscRate',
  );
  demand(
    decimalBetween(pscRate, standardPscRate, '1') || isGiven(pscApprovalReference),
    'PSC_APPROVAL_REQUIRED',
    `a support rate below ${standardPscRate} needs an approval (ST/SGB/188): give its reference`,
    'pscApprovalReference',
  );
}

/**
 * Refuses proceeds of crime without provenance, and a provenance that is incomplete.
 *
 * @throws Rejection PROCEEDS_PROVENANCE_REQUIRED or UNKNOWN_COUNTRY.
 */
export function demandProceeds({ source, proceeds }: AgreementTerms): void {
  if (source !== 'PROCEEDS_OF_CRIME' && proceeds === undefined) return;
  demand(
    proceeds !== undefined && isGiven(proceeds.confiscationOrder),
    'PROCEEDS_PROVENANCE_REQUIRED',
    'proceeds must give the legal base, confiscation order, confiscated value and percentage',
    'proceeds',
  );
  Money.positive(proceeds.confiscatedValue, 'proceeds.confiscatedValue');
  demand(
    decimalBetween(proceeds.percentage, '0.000001', '100'),
    'PROCEEDS_PROVENANCE_REQUIRED',
    'proceeds.percentage must be above 0 and at most 100',
    'proceeds.percentage',
  );
  demand(
    proceeds.legalBase !== '14(3)(a)' || isGiven(proceeds.requestingState),
    'PROCEEDS_PROVENANCE_REQUIRED',
    'proceeds.requestingState must name the State that asked under article 14 (3) (a)',
    'proceeds.requestingState',
  );
  demandCountry(proceeds.requestingState, 'proceeds.requestingState');
}

/**
 * A condition is an obligation to perform and a duty to return; one alone is a restriction.
 *
 * @throws Rejection CONDITION_INCOMPLETE.
 */
export function demandCondition({ condition }: AgreementTerms): AgreementFacts['condition'] {
  if (condition === undefined || condition === null) return null;
  demand(
    isGiven(condition.text) && isGiven(condition.returnClause),
    'CONDITION_INCOMPLETE',
    'a condition needs both: give its text and its returnClause',
    'condition',
  );
  return condition;
}
