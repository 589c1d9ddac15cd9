import type { DatedFacts, Warning } from '../../kernel/booking';
import { daysBetween, demandNotFuture, type IsoDate } from '../../kernel/dates';
import { donorKindRule, type DonorKind } from '../../donor/donor-kinds';
import { type Donor, isClearedOn, isPartyOn, kindOn } from '../../donor/donor.decider';
import { Money, type MoneyFact } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { bucketOf, demandPurpose, type PurposeUse } from '../../purpose/purpose.decider';
import { type Recommendation } from '../../kernel/entries';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand, isGiven, refuse } from '../../kernel/rejection';
import type {
  AcceptPledge,
  AnnouncePledge,
  LapsePledge,
  WithdrawPledge,
} from '../facts/opening.facts';
import type { AmendPledge } from '../facts/agreement.facts';
import { type Earmark, earmarksMax } from '../facts/pledge-parts';
import type { PledgeFact } from '../facts/pledge.facts';
import type { AnnouncedPledge, Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import { demandAnonymousLimit } from './legal-terms';
import { existingPledge } from '../guards/existing-pledge';

export function announce(
  { facts, request }: AnnouncePledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { pledgeId, donorId, recommendation, announcedOn } = facts;
  demand(state.status === 'none', 'PLEDGE_EXISTS', `pledge ${pledgeId} already exists`, 'id');
  demandNotFuture(announcedOn, request.today, 'announcedOn');
  const donor = knownDonor(context, donorId);
  const amount = Money.positive(facts.amount, 'amount');
  const rate = rateOn(context.rates, amount.currency, announcedOn);
  demandAnonymousLimit(donor, amount.toUsdRounded(rate.unitsPerUsd), announcedOn);
  const earmarks = earmarksOf(facts.earmarks, amount, context, {
    recommendation,
    date: announcedOn,
    postedOn: facts.postingDate,
  });
  const warnings = [
    ...rateWarnings(rate, announcedOn),
    ...eligibilityWarnings(donor, recommendation, context, announcedOn),
  ];
  const dated = { effectiveDate: announcedOn, documentReference: facts.documentReference };
  const terms = { pledgeId, donorId, recommendation, amount: amount.toJSON(), earmarks, rate };
  const data = { ...dated, ...terms, occasion: facts.occasion, warnings };
  return [{ type: 'PledgeAnnounced', data }];
}

export function amend(
  { facts, request }: AmendPledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const pledge = unsignedPledge(state, facts, request.today);
  const { effectiveDate, reason, documentReference } = facts;
  demand(
    facts.instalments === undefined,
    'INSTALMENTS_INVALID',
    'a pledge that is not signed has no instalments: state them when the agreement is signed',
    'instalments',
  );
  const amount = Money.positive(facts.amount, 'amount').in(pledge.currency, 'amount');
  const stated = facts.earmarks ?? carriedOver(pledge, amount);
  const earmarks = earmarksOf(stated, amount, context, {
    recommendation: pledge.recommendation,
    date: effectiveDate,
    postedOn: postingDateOf(facts),
  });
  const rate = rateOn(context.rates, amount.currency, effectiveDate);
  const donor = knownDonor(context, pledge.donorId);
  demandAnonymousLimit(donor, amount.toUsdRounded(rate.unitsPerUsd), effectiveDate);
  const dated = { effectiveDate, documentReference, warnings: rateWarnings(rate, effectiveDate) };
  const data = { ...dated, amount: amount.toJSON(), earmarks, rate, reason };
  return [{ type: 'PledgeAmended', data }];
}

export function end({ type, facts, request }: WithdrawPledge | LapsePledge, state: PledgeState) {
  unsignedPledge(state, facts, request.today);
  const { effectiveDate, reason, documentReference } = facts;
  const data = { effectiveDate, reason, documentReference };
  const event: PledgeFact = {
    type: type === 'WithdrawPledge' ? 'PledgeWithdrawn' : 'PledgeLapsed',
    data,
  };
  return [event];
}

export function accept(
  { facts, request }: AcceptPledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const pledge = unsignedPledge(state, facts, request.today);
  const { effectiveDate, additionalLiability = false } = facts;
  const { consentReference, documentReference } = facts;
  demand(
    !pledge.accepted,
    'PLEDGE_STATUS',
    `pledge ${pledge.pledgeId} is already accepted: sign its agreement next`,
  );
  demandDueDiligence(knownDonor(context, pledge.donorId), effectiveDate);
  const { recommendation } = pledge;
  const use = { recommendation, date: effectiveDate, postedOn: postingDateOf(facts) };
  const { purposes } = context;
  pledge.earmarks.forEach(({ purpose }) => demandPurpose(purposes, purpose, use, 'effectiveDate'));
  demandLiabilityConsent(additionalLiability, consentReference);
  const data = { effectiveDate, additionalLiability, consentReference, documentReference };
  return [{ type: 'PledgeAccepted', data }];
}

/**
 * Refuses a pledge that adds a financial liability for the organization unless the consent to it is referenced (UN
 * financial regulation 3.12).
 *
 * @throws Rejection LIABILITY_CONSENT_REQUIRED.
 */
export function demandLiabilityConsent(
  additionalLiability: boolean,
  consentReference: string | undefined,
): void {
  demand(
    !additionalLiability || isGiven(consentReference),
    'LIABILITY_CONSENT_REQUIRED',
    'an additional financial liability needs consent (regulation 3.12): give the consentReference',
    'consentReference',
  );
}

function unsignedPledge(
  state: PledgeState,
  facts: DatedFacts & { readonly pledgeId: string },
  today: IsoDate,
): AnnouncedPledge {
  const pledge: Pledge = existingPledge(state, facts.pledgeId);
  demandAnnounced(pledge);
  demandNotFuture(facts.effectiveDate, today, 'effectiveDate');
  demandAfterTerms(pledge, facts, 'effectiveDate');
  return pledge;
}

export function demandAnnounced(pledge: Pledge): asserts pledge is AnnouncedPledge {
  demand(
    pledge.status === 'announced',
    'PLEDGE_STATUS',
    `pledge ${pledge.pledgeId} is ${pledge.status}: do this while a pledge is announced, and not later`,
  );
}

/**
 * Refuses a change of terms that is dated or posted before the latest change, because each change starts from the terms
 * before it.
 *
 * @throws Rejection DATES_NOT_ORDERED.
 */
export function demandAfterTerms(
  { termsDate, termsPostedOn }: Pledge,
  facts: DatedFacts,
  field: string,
): void {
  const { effectiveDate } = facts;
  demand(
    daysBetween(termsDate, effectiveDate) >= 0n,
    'DATES_NOT_ORDERED',
    `${field} ${effectiveDate} is before the earlier terms, dated ${termsDate}: ` +
      'use that day or later',
    field,
  );
  demand(
    postingDateOf(facts) >= termsPostedOn,
    'DATES_NOT_ORDERED',
    `the earlier terms are posted on ${termsPostedOn}: state a postingDate from that day on`,
    'postingDate',
  );
}

export function knownDonor(context: PledgeContext, donorId: string): Donor {
  return context.donor ?? refuse('DONOR_UNKNOWN', `there is no donor ${donorId}`, 'donorId');
}

export function demandDueDiligence(donor: Donor, date: IsoDate): void {
  demand(
    isClearedOn(donor, date),
    'DUE_DILIGENCE_REQUIRED',
    `donor ${donor.donorId} of kind ${kindOn(donor, date)} has no valid due diligence on ${date}: ` +
      'record it first',
    'donorId',
  );
}

/**
 * True if the donor may give under the recommendation. Recommendation (n) is open to States parties, and to regional
 * organizations (the European Union) if the setting allows them; (m) is open to all.
 */
function isEligible(
  donor: Donor,
  recommendation: Recommendation,
  context: PledgeContext,
  date: IsoDate,
): boolean {
  if (recommendation === 'm') return true;
  const organizations: readonly DonorKind[] = ['REIO_PARTY'];
  const kind = kindOn(donor, date);
  if (organizations.includes(kind) && !context.regionalOrganizationsEligible) return false;
  return donorKindRule(kind, date).canBeParty && isPartyOn(donor, date);
}

export function demandEligible(
  donor: Donor,
  recommendation: Recommendation,
  context: PledgeContext,
  date: IsoDate,
): void {
  demand(
    isEligible(donor, recommendation, context, date),
    'DONOR_NOT_ELIGIBLE',
    `recommendation (n) is for States parties, and donor ${donor.donorId} is not a State party on ${date}: ` +
      'offer (m)',
    'donorId',
  );
}

function eligibilityWarnings(
  donor: Donor,
  recommendation: Recommendation,
  context: PledgeContext,
  date: IsoDate,
): Warning[] {
  const warnings: Warning[] = [];
  if (!isEligible(donor, recommendation, context, date)) {
    const detail =
      `donor ${donor.donorId} is no State party on ${date}: ` +
      'the signature will be refused, so offer (m)';
    warnings.push({ code: 'DONOR_NOT_ELIGIBLE', detail });
  }
  if (!isClearedOn(donor, date)) {
    const detail = `donor ${donor.donorId} has no due diligence: record it before acceptance`;
    warnings.push({ code: 'DUE_DILIGENCE_REQUIRED', detail });
  }
  return warnings;
}

/**
 * Checks the earmarks of a request, in the pledge's currency, and adds one for the bucket (the purpose of all
 * unearmarked money). An earmark that was agreed earlier is not checked again unless its amount grows.
 */
export function earmarksOf(
  stated: readonly Earmark[],
  amount: Money,
  context: Pick<PledgeContext, 'purposes'>,
  use: PurposeUse & { readonly agreed?: readonly Earmark[] },
): Earmark[] {
  demand(
    stated.length <= earmarksMax,
    'LIMIT_EXCEEDED',
    `a pledge carries at most ${earmarksMax} earmarks: use fewer`,
    'earmarks',
  );
  const shares = new Map<string, Money>();
  stated.forEach(({ purpose, amount: share }, index) => {
    const field = `earmarks[${index}]`;
    const agreed = use.agreed?.find((earmark) => earmark.purpose === purpose);
    if (!agreed) demandPurpose(context.purposes, purpose, use, `${field}.purpose`);
    const money = Money.positive(share, `${field}.amount`).in(amount.currency, `${field}.amount`);
    const sum = money.plus(shares.get(purpose) ?? Money.zero(amount.currency));
    if (agreed && sum.exceeds(Money.of(agreed.amount))) {
      demandPurpose(context.purposes, purpose, use, `${field}.purpose`);
    }
    shares.set(purpose, sum);
  });
  const total = [...shares.values()].reduce((sum, share) => sum.plus(share), amount.minus(amount));
  demand(
    !total.exceeds(amount),
    'EARMARKS_EXCEED_AMOUNT',
    `earmarks of ${total.named} exceed the amount of ${amount.named}: lower them`,
    'earmarks',
  );
  const rest = amount.minus(total);
  const bucket = bucketOf[use.recommendation];
  if (!rest.isZero) shares.set(bucket, rest.plus(shares.get(bucket) ?? rest.minus(rest)));
  return [...shares].map(([purpose, share]) => ({ purpose, amount: share.toJSON() }));
}

/**
 * Returns the present earmarks for a new amount that came without earmarks. With several earmarks the amount must be
 * unchanged, because its split would be a guess.
 *
 * @throws Rejection EARMARKS_REQUIRED.
 */
export function carriedOver(pledge: Pledge, amount: Money): Earmark[] {
  const only = pledge.earmarks.length === 1 ? pledge.earmarks[0] : undefined;
  if (only) return [{ purpose: only.purpose, amount: amount.toJSON() }];
  const unchanged = sumOfEarmarks(pledge.earmarks, amount.currency).equals(amount);
  demand(
    unchanged,
    'EARMARKS_REQUIRED',
    'the amount changes and the pledge has several earmarks: state the earmarks anew',
    'earmarks',
  );
  return [...pledge.earmarks];
}

export function sumOfEarmarks(
  earmarks: readonly { readonly amount: MoneyFact }[],
  currency: string,
): Money {
  return earmarks.reduce(
    (sum, earmark) => sum.plus(Money.of(earmark.amount)),
    Money.zero(currency),
  );
}
