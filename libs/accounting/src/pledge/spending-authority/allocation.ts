import type { DatedFacts, Warning } from '../../kernel/booking';
import { demandNotFuture, validDate } from '../../kernel/dates';
import { daysOf, postingDateOf } from '../../period/posting';
import { bucketOf, demandPurpose, isWithin, type PurposeUse } from '../../purpose/purpose.decider';
import { demand, isGiven } from '../../kernel/rejection';
import type {
  MakeAllocation,
  MakeReallocation,
  ReduceAllocation,
} from '../facts/spending-authority.facts';
import { type AuthorityPlace, allocationLinesMax } from '../facts/pledge-parts';
import { placeIn, split, splitOfUnspent, statedPlace } from './authority';
import { placeKey } from '../guards/guards';
import { SpentElsewhere } from './spent-elsewhere';
import type { PledgeFact } from '../facts/pledge.facts';
import { originOf } from '../cash/origins';
import type { Pledge, PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import { demandNewId, runningAgreement, signedPledge } from '../guards/existing-pledge';

export function allocate(
  { facts, request }: MakeAllocation,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { allocationId, effectiveDate, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = runningAgreement(state, facts);
  demandNewId(pledge, allocationId);
  demandLines(facts.lines.length);
  const use = purposeUseOf(pledge, facts);
  const spent = new SpentElsewhere(pledge, daysOf(facts));
  const lines = facts.lines.map((line, index) => {
    const field = `lines[${index}]`;
    const from = { purpose: line.from.purpose };
    demandPurpose(context.purposes, from.purpose, use, `${field}.from.purpose`);
    const to = placeIn(context, line.to, use, `${field}.to`);
    const home = homeOf(pledge, context, from.purpose);
    demand(
      home === bucketOf[pledge.recommendation] || isWithin(context.purposes, to.purpose, home),
      'DONOR_CONSENT_REQUIRED',
      `money earmarked for ${home} is allocated within ${home}: ` +
        `reallocate to ${to.purpose} with the donor's consent`,
      `${field}.to.purpose`,
    );
    const parts = split(line.gross, pledge.agreement.pscRate, `${field}.gross`);
    spent.demandAllocatable(to, parts, `${field}.gross`);
    return { from, to, ...parts };
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
  const pledge = signedPledge(state, facts);
  demandNewId(pledge, reductionId);
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
  const pledge = runningAgreement(state, facts);
  demandNewId(pledge, reallocationId);
  if (donorConsent) validDate(donorConsent.date, 'donorConsent.date');
  const use = purposeUseOf(pledge, facts);
  const from = statedPlace(facts.from, 'from');
  const to = placeIn(context, facts.to, use, 'to');
  demandAnotherPlace(from, to);
  const home = homeOf(pledge, context, from.purpose);
  if (home !== bucketOf[pledge.recommendation] && !isWithin(context.purposes, to.purpose, home)) {
    demandConsent(pledge, donorConsent, effectiveDate, `${from.purpose} to ${to.purpose}`);
  }
  const parts = splitOfUnspent(pledge, from, facts.gross, 'gross');
  const spent = new SpentElsewhere(pledge, daysOf(facts));
  spent.demandMovable(from, to, parts, 'gross');
  const dated = { effectiveDate, documentReference };
  const warnings = [...countryWarnings([to]), ...consentWarnings(donorConsent, pledge)];
  const data = { ...dated, reallocationId, from, to, ...parts, donorConsent, warnings };
  return [{ type: 'ReallocationMade', data }];
}

/** Refuses a move whose source and target are the same place. */
function demandAnotherPlace(from: AuthorityPlace, to: AuthorityPlace): void {
  const { purpose, level, country = '' } = to;
  demand(
    placeKey(from) !== placeKey(to),
    'PURPOSE_NOT_ALLOWED',
    `the money is already at ${`${purpose} ${level} ${country}`.trim()}: name another place`,
    'to',
  );
}

/** Warns of spending authority at national level that names no country: the country may have been forgotten. */
function countryWarnings(places: readonly AuthorityPlace[]): Warning[] {
  return places
    .filter(({ level, country }) => level === 'NATIONAL' && country === undefined)
    .map(({ purpose }) => ({
      code: 'COUNTRY_MISSING',
      detail:
        `spending authority for ${purpose} at national level names no country: ` +
        'state the country',
    }));
}

/** Returns the recommendation for which the catalogue must allow a purpose, on the effective and the posting date. */
function purposeUseOf({ recommendation }: Pledge, facts: DatedFacts): PurposeUse {
  return { recommendation, date: facts.effectiveDate, postedOn: postingDateOf(facts) };
}

/**
 * Warns of a consent dated before the signature, because its date may be mistyped: a donor consents to another use of
 * money that was already agreed.
 */
function consentWarnings(
  consent: MakeReallocation['facts']['donorConsent'],
  { agreement }: SignedPledge,
): Warning[] {
  const signedOn = agreement.signedOn ?? agreement.effectiveDate;
  if (consent === undefined || consent.date >= signedOn) return [];
  const detail = `the donor's consent is of ${consent.date}, before the signature of ${signedOn}: see that the day is right`;
  return [{ code: 'DATES_NOT_ORDERED', detail }];
}

/**
 * Refuses to move earmarked money to another purpose before its donor has consented in writing.
 *
 * @throws Rejection DONOR_CONSENT_REQUIRED.
 */
function demandConsent(
  pledge: Pledge,
  consent: MakeReallocation['facts']['donorConsent'],
  date: string,
  move: string,
): void {
  const bucket = bucketOf[pledge.recommendation];
  if (pledge.earmarks.every((earmark) => earmark.purpose === bucket)) return;
  demand(
    consent !== undefined && isGiven(consent.reference),
    'DONOR_CONSENT_REQUIRED',
    `moving earmarked money from ${move} needs the donor's consent: give its reference and date`,
    'donorConsent',
  );
  demand(
    consent.date <= date,
    'DONOR_CONSENT_REQUIRED',
    `the donor's consent is of ${consent.date}: ` +
      `move the money on that day or later, not on ${date}`,
    'donorConsent.date',
  );
}

function demandLines(count: number): void {
  demand(
    count > 0 && count <= allocationLinesMax,
    'LIMIT_EXCEEDED',
    `give 1 to ${allocationLinesMax} lines`,
    'lines',
  );
}

/**
 * Returns the purpose under which unallocated money of a purpose waits: the nearest earmark that covers the purpose,
 * else the bucket of unearmarked money. A purpose to which the donor let money move counts as an earmark.
 */
function homeOf(
  { recommendation, consents, earmarks }: Pledge,
  { purposes }: PledgeContext,
  purpose: string,
): string {
  return originOf(purpose, { recommendation, earmarks: [...consents, ...earmarks] }, purposes);
}
