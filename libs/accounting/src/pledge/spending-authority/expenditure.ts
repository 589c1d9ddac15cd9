import { payingAccountOn } from '../../bank-account/bank-account.decider';
import type { Warning } from '../../kernel/booking';
import { account } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import type { Dims } from '../../kernel/entries';
import { Money, type MoneyFact } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand, refuse } from '../../kernel/rejection';
import type { ChargeSupport, ReportExpenditure } from '../facts/spending-authority.facts';
import type { AuthorityPlace } from '../facts/pledge-parts';
import { placesOf, placeSpentAt } from './authority';
import { linesMoving, lowestOf, placeKey } from '../guards/guards';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import type { Expenditure } from '../state/spending.state';
import { demandNewId, signedPledge } from '../guards/existing-pledge';

/**
 * Books an expenditure even above the available spending authority, because the money is already spent; a warning names
 * the excess. With `chargeSupport`, the charge for programme support is booked in the same append.
 */
export function reportExpenditure(
  { facts, request }: ReportExpenditure,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { expenditureId, effectiveDate, paidFrom, document, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  demandNewId(pledge, expenditureId);
  const { place, warnings: closed } = placeSpentAt(context, facts, pledge, effectiveDate);
  const account = payingAccountOn(context.bankAccounts, paidFrom, effectiveDate, 'paidFrom');
  const direct = Money.positive(facts.direct, 'direct').in(account.currency, 'direct');
  const rate = rateOn(context.rates, direct.currency, effectiveDate);
  const usd = direct.toUsdRounded(rate.unitsPerUsd);
  const paid = { bankAccount: account.code, ledgerAccount: account.ledgerAccount };
  const spending = { place, usd, from: postingDateOf(facts) };
  const overspent = excess(pledge, 'spending authority', spending);
  const reported: PledgeFact = {
    type: 'ExpenditureReported',
    data: {
      effectiveDate,
      documentReference,
      expenditureId,
      ...place,
      document,
      ...paid,
      rate,
      direct: direct.toJSON(),
      directUsd: usd.toString(),
      overspent,
      warnings: [
        ...rateWarnings(rate, effectiveDate),
        ...closed,
        ...overspentWarnings(pledge, 'spending authority', spending),
        ...elsewhereWarnings(pledge, spending),
      ],
    },
  };
  if (!facts.chargeSupport) return [reported];
  return [reported, charged(pledge, facts, { place, usd: usd.minor })];
}

/**
 * Charges programme support for one reported expenditure, at the rate of the agreement.
 *
 * @throws Rejection EXPENDITURE_UNKNOWN, EXPENDITURE_CHARGED, DATES_NOT_ORDERED, and those of {@link signedPledge}.
 */
export function chargeSupport({ facts, request }: ChargeSupport, state: PledgeState): PledgeFact[] {
  const { expenditureId, effectiveDate } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  const expenditure = pledge.expenditures.get(expenditureId);
  if (expenditure === undefined || !isUnreversed(pledge, expenditure.eventId)) {
    const detail = `pledge ${pledge.pledgeId} has no unreversed expenditure ${expenditureId}`;
    return refuse('EXPENDITURE_UNKNOWN', detail, 'expenditureId');
  }
  demand(
    !isUnreversed(pledge, expenditure.chargedBy),
    'EXPENDITURE_CHARGED',
    `support for expenditure ${expenditureId} is already charged by event ` +
      `${expenditure.chargedBy ?? ''}`,
    'expenditureId',
  );
  demand(
    effectiveDate >= expenditure.effectiveDate,
    'DATES_NOT_ORDERED',
    `expenditure ${expenditureId} is of ${expenditure.effectiveDate}: charge it from that day on`,
    'effectiveDate',
  );
  const { postedOn = '' } = pledge.booked.get(expenditure.eventId) ?? {};
  demand(
    postingDateOf(facts) >= postedOn,
    'DATES_NOT_ORDERED',
    `expenditure ${expenditureId} is posted on ${postedOn}: state a postingDate from that day on`,
    'postingDate',
  );
  return [charged(pledge, facts, expenditure)];
}

type Charging = Pick<
  ChargeSupport['facts'],
  'expenditureId' | 'effectiveDate' | 'postingDate' | 'documentReference'
>;

/**
 * Returns the charge that brings all support charged at a place to rate × expenditure, rounded half up. The total is
 * rounded instead of each charge, so that rounding errors do not add up. A place is a purpose, level and country.
 */
function charged(
  pledge: SignedPledge,
  facts: Charging,
  { place, usd }: Pick<Expenditure, 'place' | 'usd'>,
): PledgeFact {
  const { expenditureId, effectiveDate, documentReference } = facts;
  const { pscRate } = pledge.agreement;
  const base = dollars(chargedBase(pledge, place) + usd);
  const chargedBefore = dollars(chargedAt(pledge, place));
  const amount = base.timesRounded(pscRate).minus(chargedBefore);
  const spending = { place, usd: amount, from: postingDateOf(facts) };
  const overspent = excess(pledge, 'support reserve', spending);
  return {
    type: 'SupportCostCharged',
    data: {
      effectiveDate,
      documentReference,
      expenditureId,
      ...place,
      pscRate,
      base: base.toJSON(),
      chargedBefore: chargedBefore.toJSON(),
      amount: amount.toJSON(),
      overspent,
      warnings: overspentWarnings(pledge, 'support reserve', spending),
    },
  };
}

/** Returns the expenditure at a place for which support was already charged, in US cents. */
function chargedBase(pledge: SignedPledge, place: AuthorityPlace): bigint {
  const booked = pledge.booked.entries();
  let base = 0n;
  for (const expenditure of pledge.expenditures.entries().values()) {
    const { chargedBy = '' } = expenditure;
    const counts = booked.get(chargedBy)?.reversed === false;
    if (counts && placeKey(expenditure.place) === placeKey(place)) base += expenditure.usd;
  }
  return base;
}

function chargedAt(pledge: SignedPledge, place: AuthorityPlace): bigint {
  let usd = 0n;
  for (const line of pledge.lines.on(account.supportCharged)) {
    if (placeKey(line.dims) === placeKey(place)) usd += line.usd;
  }
  return usd;
}

interface Spending {
  readonly place: AuthorityPlace;
  readonly usd: Money;
  readonly from: IsoDate;
}

type Available = 'spending authority' | 'support reserve';

/** Returns the lowest amount available at a place on a date or later, in US cents; zero if it is overspent. */
function availableAt(
  { lines }: SignedPledge,
  measure: Available,
  { place, from }: { readonly place: Dims; readonly from: IsoDate },
): bigint {
  const moving = linesMoving(lines, new Set([measure]));
  const lowest = lowestOf(moving, { measure, key: placeKey(place) }, from);
  return lowest > 0n ? lowest : 0n;
}

/** Returns the part of an amount that exceeds the amount available at its place; undefined if there is none. */
function excess(
  pledge: SignedPledge,
  measure: Available,
  spending: Spending,
): MoneyFact | undefined {
  const over = spending.usd.minor - availableAt(pledge, measure, spending);
  return over > 0n ? dollars(over).toJSON() : undefined;
}

/** Warns by how much a place is overspent, and names other places of the purpose that have an amount left. */
function overspentWarnings(
  pledge: SignedPledge,
  measure: Available,
  spending: Spending,
): Warning[] {
  const overspent = excess(pledge, measure, spending);
  if (overspent === undefined) return [];
  const left = leftElsewhere(pledge, measure, spending);
  const where = placeInWords(spending.place);
  const detail =
    `${Money.of(overspent).named} is spent above the ${measure} for ${where}: ` +
    (left.length > 0
      ? `reallocate from what is available, ${left.join(', ')}`
      : `allocate or reallocate money to ${where}`);
  return [{ code: 'OVERSPENT', detail }];
}

/**
 * Warns if the stated place never had spending authority but other places of the purpose have some left, because the
 * level or country may be wrong.
 */
function elsewhereWarnings(pledge: SignedPledge, spending: Spending): Warning[] {
  const { place } = spending;
  const given = placesOf(pledge, place.purpose);
  if (given.some((other) => placeKey(other) === placeKey(place))) return [];
  const left = leftElsewhere(pledge, 'spending authority', spending);
  if (left.length === 0) return [];
  const detail =
    `no spending authority was ever given for ${placeInWords(place)}, but there is ` +
    `${left.join(', ')}: if level or country is wrong, reverse the expenditure and report it there`;
  return [{ code: 'AUTHORITY_ELSEWHERE', detail }];
}

/** Returns the available amounts at other places of the purpose, as `USD 400000.00 for k NATIONAL`. */
function leftElsewhere(
  pledge: SignedPledge,
  measure: Available,
  { place, from }: Spending,
): string[] {
  return placesOf(pledge, place.purpose).flatMap((other) => {
    if (placeKey(other) === placeKey(place)) return [];
    const usd = availableAt(pledge, measure, { place: other, from });
    return usd > 0n ? [`${dollars(usd).named} for ${placeInWords(other)}`] : [];
  });
}

function placeInWords({ purpose, level, country }: Dims): string {
  return [purpose, level, country].filter(Boolean).join(' ');
}

function isUnreversed({ booked }: SignedPledge, eventId: string | undefined): boolean {
  return eventId !== undefined && booked.get(eventId)?.reversed === false;
}

function dollars(cents: bigint): Money {
  return Money.ofMinor(cents, functionalCurrency);
}
