import { account } from '../../accounts/chart-of-accounts';
import { balanceOf } from '../../accounts/balances';
import { demandCountry } from '../../donor/country';
import { decimalBetween, Money } from '../../kernel/money';
import { ipsas47From, settingsOn } from '../../kernel/policy-settings';
import { demand, isGiven } from '../../kernel/rejection';
import { type Donor, kindOn } from '../../donor/donor.decider';
import { likelyDuplicate, type Warning } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import { yearOf } from '../../period/period.decider';
import type { AgreementFacts, AgreementTerms } from '../facts/agreement.facts';
import type { Pledge, PledgeContext } from '../state/pledge.state';

/**
 * Refuses a support rate that is no fraction, or one below the standard rate without an approval.
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
 * Returns a complete condition. One has to state an obligation to perform and a duty to return; either alone
 * is a mere restriction. From 2026 on such a duty is a compliance obligation (IPSAS 47), so a condition is refused.
 *
 * @throws Rejection CONDITION_UNDER_IPSAS47 or CONDITION_INCOMPLETE.
 */
export function demandCondition({
  condition,
  signedOn,
}: AgreementTerms): AgreementFacts['condition'] {
  if (condition === undefined || condition === null) return null;
  demand(
    signedOn < ipsas47From,
    'CONDITION_UNDER_IPSAS47',
    `from ${ipsas47From} on money that is returned unless it is performed for is a compliance obligation ` +
      'under IPSAS 47: state it in obligations, not as a condition',
    'condition',
  );
  demand(
    isGiven(condition.text) && isGiven(condition.returnClause),
    'CONDITION_INCOMPLETE',
    'a condition needs both: give its text and its returnClause',
    'condition',
  );
  return condition;
}

/**
 * Refuses an amount above the limit for one anonymous donor.
 *
 * @throws Rejection ANONYMOUS_ABOVE_LIMIT.
 */
export function demandAnonymousLimit(donor: Donor, usd: Money, date: IsoDate): void {
  const { anonymousUsdMax } = settingsOn(date);
  demand(
    kindOn(donor, date) !== 'ANONYMOUS' || usd.minor <= anonymousUsdMax,
    'ANONYMOUS_ABOVE_LIMIT',
    `anonymous donors may give up to ${dollars(anonymousUsdMax)} in a calendar year, ` +
      `not ${usd.named}`,
    'amount',
  );
}

/** An amount that an anonymous donor signs for, or by which an amendment raises it. */
interface AnonymousGift {
  readonly pledgeId: string;
  readonly signedOn: IsoDate;
  /** USD value at the signature; for an amendment the increase at the amendment's rate. */
  readonly usd: Money;
  /** The pledge before the amendment; its own stream is more current than the list of all agreements. */
  readonly pledge?: Pledge;
}

/**
 * Refuses an agreement that brings all anonymous donors together above the yearly limit: nobody can tell
 * whether two of them are the same.
 *
 * @throws Rejection ANONYMOUS_ABOVE_LIMIT.
 */
export function demandAnonymousYear(
  donor: Donor,
  { pledgeId, signedOn, usd, pledge }: AnonymousGift,
  { anonymousAgreements }: Pick<PledgeContext, 'anonymousAgreements'>,
): void {
  if (kindOn(donor, signedOn) !== 'ANONYMOUS') return;
  const { anonymousUsdMax } = settingsOn(signedOn);
  const year = yearOf(signedOn);
  const elsewhere = anonymousAgreements.reduce(
    (sum, other) =>
      other.pledgeId !== pledgeId && yearOf(other.signedOn) === year ? sum + other.usd : sum,
    0n,
  );
  const before = elsewhere + (pledge === undefined ? 0n : agreedUsd(pledge));
  demand(
    before + usd.minor <= anonymousUsdMax,
    'ANONYMOUS_ABOVE_LIMIT',
    `anonymous donors may sign for up to ${dollars(anonymousUsdMax)} in a calendar year together, ` +
      `and have signed for ${dollars(before)} in ${year}: agree on no more than the rest`,
    'amount',
  );
}

/** Returns the amount agreed so far in US cents, under any condition, failed ones included. */
function agreedUsd({ lines }: Pledge): bigint {
  const { memoAgreed, memoAgreedConditional, memoAgreedFailed } = account;
  const codes: readonly string[] = [memoAgreed, memoAgreedConditional, memoAgreedFailed];
  return balanceOf(lines, (line) => codes.includes(line.account)).usd;
}

function dollars(cents: bigint): string {
  return Money.ofMinor(cents, functionalCurrency).named;
}

/** Warns of other pledges whose agreement has the same reference. */
export function likeAgreementWarnings(
  reference: string,
  { likeAgreements }: Pick<PledgeContext, 'likeAgreements'>,
): Warning[] {
  return likelyDuplicate(
    likeAgreements.map((pledgeId) => `pledge ${pledgeId}`),
    (twins) =>
      `agreement reference "${reference}" is that of ${twins} already: ` +
      'if it is one agreement, reverse this signature',
  );
}
