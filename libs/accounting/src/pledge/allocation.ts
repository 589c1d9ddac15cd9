import { balanceOf } from '../books';
import type { Warning } from '../booking';
import { account } from '../chart-of-accounts';
import { functionalCurrency } from '../currency';
import { demandNotFuture, validDate } from '../dates';
import { Money, type MoneyFact } from '../money';
import {
  bucketOf,
  demandLevel,
  demandPurpose,
  isWithin,
  type PurposeUse,
} from '../purpose/purpose.decider';
import { demand, refuse } from '../rejection';
import { existingPledge } from './announcement';
import type { AuthorityPlace, GrossSplit } from './allocation.events';
import type { StatedPlace } from './on-pledge';
import type { MakeAllocation, MakeReallocation, ReduceAllocation } from './pledge.commands';
import type { AgreementSignedFacts, PledgeFact } from './pledge.events';
import type { Pledge, PledgeContext, PledgeState } from './pledge.state';

/** Lines an allocation may carry. */
export const allocationLinesMax = 200;

type SignedPledge = Pledge & { readonly agreement: AgreementSignedFacts };

export function allocate(
  { facts, request }: MakeAllocation,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { allocationId, effectiveDate, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts.pledgeId, allocationId, effectiveDate);
  demandLines(facts.lines.length);
  const use = { recommendation: pledge.recommendation, date: effectiveDate };
  const lines = facts.lines.map((line, index) => {
    const field = `lines[${index}]`;
    const from = { purpose: line.from.purpose };
    demandPurpose(context.purposes, from.purpose, use, `${field}.from.purpose`);
    const to = placeIn(context, line.to, use, `${field}.to`);
    demand(
      from.purpose === bucketOf[pledge.recommendation] ||
        isWithin(context.purposes, to.purpose, from.purpose),
      'DONOR_CONSENT_REQUIRED',
      `money earmarked ${from.purpose} is released within it; ${to.purpose} needs a reallocation`,
      `${field}.to.purpose`,
    );
    return { from, to, ...split(line.gross, pledge.agreement.pscRate, `${field}.gross`) };
  });
  const dated = { effectiveDate, documentReference };
  const warnings = countryWarnings(lines.map((line) => line.to));
  const data = { ...dated, allocationId, pscRate: pledge.agreement.pscRate, lines, warnings };
  return [{ type: 'AllocationMade', data }];
}

export function reduceAllocation(
  { facts, request }: ReduceAllocation,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { reductionId, effectiveDate, reason, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts.pledgeId, reductionId, effectiveDate);
  demandLines(facts.lines.length);
  const lines = facts.lines.map(({ from: stated, gross }, index) => {
    const field = `lines[${index}]`;
    const from = statedPlace(stated, `${field}.from`);
    const to = { purpose: homeOf(pledge, context, from.purpose) };
    return { from, to, ...splitOfUnspent(pledge, from, gross, `${field}.gross`) };
  });
  const data = { effectiveDate, documentReference, reductionId, lines, reason };
  return [{ type: 'AllocationReduced', data }];
}

export function reallocate(
  { facts, request }: MakeReallocation,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { reallocationId, effectiveDate, donorConsent, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts.pledgeId, reallocationId, effectiveDate);
  if (donorConsent) validDate(donorConsent.date, 'donorConsent.date');
  const use = { recommendation: pledge.recommendation, date: effectiveDate };
  const from = statedPlace(facts.from, 'from');
  const to = placeIn(context, facts.to, use, 'to');
  const home = homeOf(pledge, context, from.purpose);
  if (home !== bucketOf[pledge.recommendation] && !isWithin(context.purposes, to.purpose, home)) {
    demandConsent(pledge, donorConsent, effectiveDate, `${from.purpose} to ${to.purpose}`);
  }
  const parts = splitOfUnspent(pledge, from, facts.gross, 'gross');
  const dated = { effectiveDate, documentReference };
  const warnings = countryWarnings([to]);
  const data = { ...dated, reallocationId, from, to, ...parts, donorConsent, warnings };
  return [{ type: 'ReallocationMade', data }];
}

/** Article 30 (2) (c) names who is helped: national authority should say the country. */
function countryWarnings(places: readonly AuthorityPlace[]): Warning[] {
  return places
    .filter(({ level, country }) => level === 'NATIONAL' && country === undefined)
    .map(({ purpose }) => ({
      code: 'COUNTRY_MISSING',
      detail: `authority for ${purpose} at national level names no country`,
    }));
}

/** Only the donor lifts its own earmark, in writing, before the money moves. */
function demandConsent(
  pledge: Pledge,
  consent: MakeReallocation['facts']['donorConsent'],
  date: string,
  move: string,
): void {
  const bucket = bucketOf[pledge.recommendation];
  if (pledge.earmarks.every((earmark) => earmark.purpose === bucket)) return;
  demand(
    consent !== undefined && consent.reference.trim() !== '',
    'DONOR_CONSENT_REQUIRED',
    `moving earmarked money from ${move} needs the donor's consent, with reference and date`,
    'donorConsent',
  );
  demand(
    consent.date <= date,
    'DONOR_CONSENT_REQUIRED',
    `the consent is dated ${consent.date}, after the move on ${date}`,
    'donorConsent.date',
  );
}

function signedPledge(
  state: PledgeState,
  pledgeId: string,
  id: string,
  date: string,
): SignedPledge {
  const pledge = existingPledge(state, pledgeId);
  const { agreement } = pledge;
  if (agreement === undefined) {
    const detail = `pledge ${pledgeId} is ${pledge.status}: money is allocated after signature`;
    return refuse('PLEDGE_STATUS', detail);
  }
  demand(
    date >= agreement.effectiveDate,
    'DATES_NOT_ORDERED',
    `the agreement is signed on ${agreement.effectiveDate}: allocate from that day on`,
    'effectiveDate',
  );
  demand(!pledge.usedIds.has(id), 'DUPLICATE_ID', `id ${id} is already used on ${pledgeId}`, 'id');
  return { ...pledge, agreement };
}

function demandLines(count: number): void {
  demand(
    count > 0 && count <= allocationLinesMax,
    'LIMIT_EXCEEDED',
    `an allocation has 1 to ${allocationLinesMax} lines`,
    'lines',
  );
}

function statedPlace({ purpose, level, country }: StatedPlace, field: string): AuthorityPlace {
  return { purpose, level: demandLevel(level, `${field}.level`), country };
}

/** A place that the recommendation serves on that date; buckets hold no spending authority. */
function placeIn(
  context: PledgeContext,
  stated: StatedPlace,
  use: PurposeUse,
  field: string,
): AuthorityPlace {
  const { purpose } = stated;
  demandPurpose(context.purposes, purpose, use, `${field}.purpose`);
  demand(
    purpose !== bucketOf[use.recommendation],
    'PURPOSE_NOT_ALLOWED',
    `${purpose} is money not yet allocated: reduce the allocation instead`,
    `${field}.purpose`,
  );
  return statedPlace(stated, field);
}

/** Where money without authority stands: under the earmark that covers it, else in the bucket. */
function homeOf(pledge: Pledge, context: PledgeContext, purpose: string): string {
  const bucket = bucketOf[pledge.recommendation];
  const earmarks = [...pledge.consents, ...pledge.earmarks].map(({ purpose }) => purpose);
  return (
    earmarks.find((mark) => mark !== bucket && isWithin(context.purposes, purpose, mark)) ?? bucket
  );
}

function split(gross: MoneyFact, pscRate: string, field: string): GrossSplit {
  const money = Money.positive(gross, field).in(functionalCurrency, field);
  const programmable = money.withoutSurchargeRounded(pscRate);
  return {
    gross: money.toJSON(),
    programmable: programmable.toString(),
    supportReserve: money.minus(programmable).toString(),
  };
}

/** The whole remainder of a place takes both residuals as they stand; a part is split anew. */
function splitOfUnspent(
  pledge: SignedPledge,
  place: AuthorityPlace,
  gross: MoneyFact,
  field: string,
): GrossSplit {
  const money = Money.positive(gross, field).in(functionalCurrency, field);
  const programmable = unspent(pledge, place, account.memoProgrammable, account.directExpenditure);
  const supportReserve = unspent(pledge, place, account.memoSupportReserve, account.supportCharged);
  if (money.minor !== programmable + supportReserve) {
    return split(gross, pledge.agreement.pscRate, field);
  }
  return {
    gross: money.toJSON(),
    programmable: Money.ofMinor(programmable, functionalCurrency).toString(),
    supportReserve: Money.ofMinor(supportReserve, functionalCurrency).toString(),
  };
}

function unspent(pledge: Pledge, place: AuthorityPlace, granted: string, spent: string): bigint {
  const here = (code: string) =>
    balanceOf(
      pledge.lines,
      ({ account: line, dims }) =>
        line === code &&
        dims.purpose === place.purpose &&
        dims.level === place.level &&
        dims.country === place.country,
    ).usd;
  return here(granted) - here(spent);
}
