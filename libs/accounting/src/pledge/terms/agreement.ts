import { canonicalJson } from '@art30/event-sourcing';
import { account } from '../../accounts/chart-of-accounts';
import type { DatedFacts, Warning } from '../../kernel/booking';
import { demandNotFuture, type IsoDate, validDate } from '../../kernel/dates';
import type { Recommendation } from '../../kernel/entries';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand, inPart, refuse } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import type {
  AgreementFacts,
  AgreementTerms,
  Instalment,
  SignAgreement,
} from '../facts/agreement.facts';
import { type Earmark, instalmentsMax } from '../facts/pledge-parts';
import type { SignDirectly } from '../facts/opening.facts';
import type { PledgeFact } from '../facts/pledge.facts';
import { existingPledge } from '../guards/existing-pledge';
import type { Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import {
  carriedOver,
  demandAfterTerms,
  demandAnnounced,
  demandDueDiligence,
  demandEligible,
  demandLiabilityConsent,
  earmarksOf,
  knownDonor,
  sumOfEarmarks,
} from './announcement';
import { demandComplianceAnalysis } from './compliance-analysis';
import { cellsOf } from './instalment-matrix';
import {
  demandAnonymousYear,
  demandCondition,
  demandProceeds,
  demandSupportRate,
  likeAgreementWarnings,
} from './legal-terms';

/** Members that are stated by the pledge as well as by the agreement that begins it. */
interface Opening {
  readonly amount: MoneyFact;
  readonly earmarks: readonly Earmark[];
}

/**
 * Returns amount and earmarks of a pledge that begins with its agreement; if both state them, they must be
 * equal.
 */
export function begunWith(
  facts: Opening,
  terms: AgreementTerms,
): { amount: Money; earmarks: readonly Earmark[] } {
  const amount = Money.positive(facts.amount, 'amount');
  const agreedAmount = Money.positive(terms.amount ?? facts.amount, 'agreement.amount');
  demand(
    agreedAmount.currency === amount.currency && agreedAmount.equals(amount),
    'TERMS_DIFFER',
    `the pledge is over ${amount.named}, its agreement over ${agreedAmount.named}: ` +
      'state one amount',
    'agreement.amount',
  );
  const earmarks = terms.earmarks ?? facts.earmarks;
  demand(
    canonicalJson(earmarks) === canonicalJson(facts.earmarks),
    'TERMS_DIFFER',
    'the pledge and its agreement state different earmarks: state them once',
    'agreement.earmarks',
  );
  return { amount, earmarks };
}

/**
 * Decides on the agreement within a request; fields of its refusals begin with `agreement.` unless the
 * request itself states them.
 */
export function inAgreement<Decided>(
  facts: Opening,
  terms: AgreementTerms,
  decide: () => Decided,
): Decided {
  const isMember = (member: string) =>
    Object.hasOwn(terms, member) || !Object.hasOwn(facts, member);
  return inPart('agreement', decide, isMember);
}

/** Most shares (instalment × earmark) of an agreement. */
export const instalmentCellsMax = 1_000;

interface Agreeing {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly amount: Money;
  readonly earmarks: readonly Earmark[];
  readonly terms: AgreementTerms;
  /** Posting day, if it is not the day of the signature. */
  readonly postedOn?: IsoDate | undefined;
}

interface Signing extends Agreeing {
  readonly documentReference?: string | undefined;
}

export function sign(
  { facts, request }: SignAgreement,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  demandAnnounced(pledge);
  const { signedOn, postingDate, documentReference } = facts;
  demandNotFuture(signedOn, request.today, 'signedOn');
  const dates = { effectiveDate: signedOn, postingDate };
  demandAfterTerms(pledge, dates, 'signedOn');
  demandAfterAdvances(pledge, dates);
  const { pledgeId, donorId, recommendation, currency } = pledge;
  const amount = facts.amount
    ? Money.positive(facts.amount, 'amount').in(currency, 'amount')
    : sumOfEarmarks(pledge.earmarks, currency);
  const earmarks = facts.earmarks ?? carriedOver(pledge, amount);
  const signed = { pledgeId, donorId, recommendation, amount, earmarks, terms: facts };
  const decided = signing({ ...signed, postedOn: postingDate, documentReference }, context);
  demandAdvanceFits(pledge, decided);
  return decided;
}

/** Refuses a signature dated or posted before the last movement of an advance. */
function demandAfterAdvances({ booked }: Pledge, dates: DatedFacts): void {
  const signedOn = dates.effectiveDate;
  for (const { effectiveDate, postedOn, entries } of booked.entries().values()) {
    if (!entries.some((line) => line.account === account.receivedInAdvance)) continue;
    demand(
      effectiveDate <= signedOn,
      'DATES_NOT_ORDERED',
      `money received in advance moved on ${effectiveDate}, after ${signedOn}: ` +
        'sign on that day or later',
      'signedOn',
    );
    demand(
      postedOn <= postingDateOf(dates),
      'DATES_NOT_ORDERED',
      `money received in advance is posted on ${postedOn}: state a postingDate from that day on`,
      'postingDate',
    );
  }
}

/** Refuses an agreement whose amount for a purpose is below the advances received for it. */
function demandAdvanceFits(pledge: Pledge, facts: readonly PledgeFact[]): void {
  for (const fact of facts) {
    if (fact.type !== 'AgreementSigned') continue;
    for (const [purpose, advance] of advancesOf(pledge)) {
      const agreed = fact.data.earmarks.find((earmark) => earmark.purpose === purpose);
      if (!agreed) {
        const detail =
          `${advance.named} was received in advance for ${purpose}, which is not agreed: ` +
          'reverse that application and apply the receipt again after the signature';
        refuse('ADVANCE_EARMARKED_OTHERWISE', detail, 'earmarks');
      }
      demand(
        !advance.exceeds(Money.of(agreed.amount)),
        'BELOW_RECEIVED',
        `${advance.named} was already received in advance for ${purpose}: agree on at least that`,
        'amount',
      );
    }
  }
}

/** Returns the advances by purpose, in the pledge's currency. */
function advancesOf(pledge: Pledge): Map<string, Money> {
  const advances = new Map<string, Money>();
  for (const line of pledge.lines.on(account.receivedInAdvance)) {
    const purpose = line.dims.purpose ?? '';
    const sum = (advances.get(purpose)?.minor ?? 0n) - line.amount;
    advances.set(purpose, Money.ofMinor(sum, pledge.currency));
  }
  return new Map([...advances].filter(([, advance]) => !advance.isZero));
}

export function signDirectly(
  { facts, request }: SignDirectly,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { pledgeId, donorId, recommendation, agreement: terms, documentReference } = facts;
  demand(state.status === 'none', 'PLEDGE_EXISTS', `pledge ${pledgeId} already exists`, 'id');
  demandNotFuture(terms.signedOn, request.today, 'agreement.signedOn');
  const opened = begunWith(facts, terms);
  const identity = { pledgeId, donorId, recommendation };
  const { postingDate: postedOn } = facts;
  const signed = { ...identity, ...opened, terms, postedOn, documentReference };
  return inAgreement(facts, terms, () => signing(signed, context));
}

function signing(signing: Signing, context: PledgeContext): PledgeFact[] {
  const { amount, terms, documentReference } = signing;
  const { signedOn } = terms;
  const agreement = agreed(signing, context);
  const rate = rateOn(context.rates, amount.currency, signedOn);
  const donor = knownDonor(context, signing.donorId);
  const { pledgeId } = signing;
  const usd = amount.toUsdRounded(rate.unitsPerUsd);
  demandAnonymousYear(donor, { pledgeId, signedOn, usd }, context);
  const dated = { effectiveDate: signedOn, documentReference };
  const warnings = [
    ...rateWarnings(rate, signedOn),
    ...likeAgreementWarnings(terms.agreementReference, context),
    ...earlyDueWarnings(agreement.instalments, signedOn),
  ];
  const data = { ...dated, ...agreement, rate, warnings };
  return [{ type: 'AgreementSigned', data }];
}

/**
 * Checks and completes the terms of an agreement, as of the day of its signature.
 *
 * @throws Rejection of each check: donor, recommendation, amount, earmarks, instalments, support rate,
 * provenance, condition and liability.
 */
export function agreed(agreeing: Agreeing, context: PledgeContext): AgreementFacts {
  const { pledgeId, donorId, recommendation, amount, terms } = agreeing;
  const { signedOn } = terms;
  const donor = knownDonor(context, donorId);
  demandEligible(donor, recommendation, context, signedOn);
  demandDueDiligence(donor, signedOn);
  const { additionalLiability = false, consentReference } = terms;
  demandLiabilityConsent(additionalLiability, consentReference);
  demandSupportRate(terms);
  demandProceeds(terms);
  const condition = demandCondition(terms);
  const earmarks = earmarksOf(agreeing.earmarks, amount, context, {
    recommendation,
    date: signedOn,
    postedOn: agreeing.postedOn,
  });
  demandComplianceAnalysis(terms, { amount, earmarks });
  const instalments = instalmentsOf(terms, amount, earmarks);
  demandCells(instalments);
  return {
    pledgeId,
    donorId,
    recommendation,
    earmarks,
    instalments,
    condition,
    agreementReference: terms.agreementReference,
    amount: amount.toJSON(),
    pscRate: terms.pscRate,
    pscApprovalReference: terms.pscApprovalReference,
    source: terms.source,
    proceeds: terms.proceeds,
    complianceObligations: terms.complianceObligations,
    complianceReference: terms.complianceReference,
    obligations: terms.obligations,
    rightToConsideration: terms.rightToConsideration,
    enforceability: terms.enforceability,
    returnObligation: terms.returnObligation,
    additionalLiability,
    consentReference,
  };
}

/**
 * Refuses more shares of instalments than one event can hold.
 *
 * @throws Rejection LIMIT_EXCEEDED.
 */
export function demandCells(instalments: readonly Instalment[]): void {
  const cells = instalments.reduce((count, { lines }) => count + lines.length, 0);
  demand(
    cells <= instalmentCellsMax,
    'LIMIT_EXCEEDED',
    `instalments times earmarks make ${cells} shares, more than ${instalmentCellsMax}: use fewer`,
    'instalments',
  );
}

function instalmentsOf(
  terms: AgreementTerms,
  amount: Money,
  earmarks: readonly Earmark[],
): Instalment[] {
  demandInstalments(terms.instalments, amount);
  return cellsOf(terms.instalments, amount, earmarks);
}

/**
 * Warns of instalments due before the signature, which may be a slip of the pen. A due date that was already
 * agreed is not warned of again.
 */
export function earlyDueWarnings(
  instalments: readonly Pick<Instalment, 'no' | 'dueOn'>[],
  signedOn: IsoDate,
  before: readonly Pick<Instalment, 'no' | 'dueOn'>[] = [],
): Warning[] {
  const dueBefore = new Map(before.map(({ no, dueOn }) => [no, dueOn]));
  return instalments
    .filter(({ no, dueOn }) => dueOn < signedOn && dueBefore.get(no) !== dueOn)
    .map(({ no, dueOn }) => ({
      code: 'DATES_NOT_ORDERED',
      detail: `instalment ${no} is due on ${dueOn}, before the signature of ${signedOn}: see that the day is right`,
    }));
}

/** Refuses instalments that are not numbered in order and due in order, or do not sum to the agreement. */
export function demandInstalments(stated: AgreementTerms['instalments'], amount: Money): void {
  demand(
    stated.length > 0 && stated.length <= instalmentsMax,
    'INSTALMENTS_INVALID',
    `give 1 to ${instalmentsMax} instalments`,
    'instalments',
  );
  const dues = stated.map((instalment, index) => {
    const field = `instalments[${index}]`;
    demand(
      instalment.no === index + 1,
      'INSTALMENTS_INVALID',
      `instalments are numbered 1, 2, 3 in the order given: give this one the number ${index + 1}`,
      `${field}.no`,
    );
    const earlier = stated[index - 1]?.dueOn;
    demand(
      earlier === undefined || validDate(instalment.dueOn, `${field}.dueOn`) >= earlier,
      'DATES_NOT_ORDERED',
      `instalment ${instalment.no} is due before instalment ${index}: order them by due date`,
      `${field}.dueOn`,
    );
    validDate(instalment.dueOn, `${field}.dueOn`);
    return Money.positive(instalment.amount, `${field}.amount`).in(
      amount.currency,
      `${field}.amount`,
    );
  });
  const total = dues.reduce((sum, due) => sum.plus(due));
  demand(
    total.equals(amount),
    'INSTALMENTS_DO_NOT_SUM',
    `instalments sum to ${total.named}, the agreement is over ${amount.named}: make them equal`,
    'instalments',
  );
}
