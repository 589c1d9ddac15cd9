import { payingAccountOn } from '../../bank-account/paying-account';
import type { Warning } from '../../kernel/booking';
import { account } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { Money, type MoneyFact } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import { rateOn, rateWarnings } from '../../rates/rates.decider';
import { demand, refuse } from '../../kernel/rejection';
import type { ChargeSupport, ReportExpenditure } from '../facts/spending.facts';
import type { AuthorityPlace } from '../facts/on-pledge';
import { placeIn } from './authority';
import { lowestOf, placeKey } from '../guards/guarded-effects';
import type { PledgeFact } from '../facts/pledge.facts';
import type { PledgeContext, PledgeState, SignedPledge } from '../state/pledge.state';
import type { Expenditure } from '../state/spending.state';
import { demandNewId, signedPledge } from '../guards/existing-pledge';

/**
 * The money is gone, so it is booked also above what is available at the place; the excess is
 * flagged. With `chargeSupport` the support charge follows in the same append.
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
  const use = { recommendation: pledge.recommendation, date: effectiveDate };
  const place = placeIn(context, facts, use, '');
  const account = payingAccountOn(context.bankAccounts, paidFrom, effectiveDate, 'paidFrom');
  const direct = Money.positive(facts.direct, 'direct').in(account.currency, 'direct');
  const rate = rateOn(context.rates, direct.currency, effectiveDate);
  const usd = direct.toUsdRounded(rate.unitsPerUsd);
  const paid = { bankAccount: account.code, ledgerAccount: account.ledgerAccount };
  const overspent = excess(pledge, 'programmable', { place, usd, from: postingDateOf(facts) });
  const reported: PledgeFact = {
    type: 'ExpenditureReported',
    data: {
      ...{ effectiveDate, documentReference, expenditureId, ...place, document, ...paid, rate },
      direct: direct.toJSON(),
      directUsd: usd.toString(),
      overspent,
      warnings: [...rateWarnings(rate, effectiveDate), ...overspentWarnings(place, overspent)],
    },
  };
  if (!facts.chargeSupport) return [reported];
  return [reported, charged(pledge, facts, { place, usd: usd.minor })];
}

/** Charges support for one reported expenditure, at the rate of the agreement. */
export function chargeSupport({ facts, request }: ChargeSupport, state: PledgeState): PledgeFact[] {
  const { expenditureId, effectiveDate } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const pledge = signedPledge(state, facts);
  const expenditure = pledge.expenditures.get(expenditureId);
  if (expenditure === undefined || !stands(pledge, expenditure.eventId)) {
    const detail = `pledge ${pledge.pledgeId} has no expenditure ${expenditureId} that stands`;
    return refuse('EXPENDITURE_UNKNOWN', detail, 'expenditureId');
  }
  demand(
    !stands(pledge, expenditure.chargedBy),
    'EXPENDITURE_CHARGED',
    `support for expenditure ${expenditureId} is charged by event ${expenditure.chargedBy ?? ''}`,
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
 * The charge brings what the place is charged to rate × expenditure, rounded half up, so that
 * roundings never add up over many expenditures.
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
  const overspent = excess(pledge, 'supportReserve', {
    place,
    usd: amount,
    from: postingDateOf(facts),
  });
  return {
    type: 'SupportCostCharged',
    data: {
      ...{ effectiveDate, documentReference, expenditureId, ...place, pscRate },
      base: base.toJSON(),
      chargedBefore: chargedBefore.toJSON(),
      amount: amount.toJSON(),
      overspent,
      warnings: overspentWarnings(place, overspent),
    },
  };
}

/** Expenditure of a place for which support is charged, in cents. */
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
  for (const line of pledge.lines) {
    const counts = line.account === account.supportCharged;
    if (counts && placeKey(line.dims) === placeKey(place)) usd += line.usd;
  }
  return usd;
}

interface Spending {
  readonly place: AuthorityPlace;
  readonly usd: Money;
  readonly from: IsoDate;
}

/** What an amount takes above the lowest that is available from a date on. */
function excess(
  { lines }: SignedPledge,
  measure: 'programmable' | 'supportReserve',
  { place, usd, from }: Spending,
): MoneyFact | undefined {
  const lowest = lowestOf(lines, { measure, key: placeKey(place) }, from);
  const available = lowest > 0n ? lowest : 0n;
  return usd.minor > available ? dollars(usd.minor - available).toJSON() : undefined;
}

function overspentWarnings(place: AuthorityPlace, overspent: MoneyFact | undefined): Warning[] {
  if (!overspent) return [];
  const where = [place.purpose, place.level, place.country].filter(Boolean).join(' ');
  const detail = `USD ${overspent.amount} more than is available for ${where}`;
  return [{ code: 'OVERSPENT', detail }];
}

function stands({ booked }: SignedPledge, eventId: string | undefined): boolean {
  return eventId !== undefined && booked.get(eventId)?.reversed === false;
}

function dollars(cents: bigint): Money {
  return Money.ofMinor(cents, functionalCurrency);
}
