import { balanceOf } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import { demandCountry } from '../../donor/country';
import type { Warning } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { Dims } from '../../kernel/entries';
import { functionalCurrency } from '../../kernel/currency';
import { Money, type MoneyFact } from '../../kernel/money';
import {
  bucketOf,
  demandLevel,
  demandPurpose,
  purposeOn,
  type PurposeUse,
} from '../../purpose/purpose.decider';
import { demand } from '../../kernel/rejection';
import type { AuthorityPlace, GrossSplit } from '../facts/pledge-parts';
import { placeKey } from '../guards/guards';
import type { StatedPlace } from '../facts/pledge-parts';
import type { Pledge, PledgeContext, SignedPledge } from '../state/pledge.state';

/**
 * Returns the place of spending authority that a request states: a purpose, a level and, if any, a country. Level and
 * country are checked, the purpose is not.
 *
 * @param field path of the place in the request; empty if its members are at the top level.
 * @throws Rejection LEVEL_REQUIRED or UNKNOWN_COUNTRY.
 */
export function statedPlace(
  { purpose, level, country }: StatedPlace,
  field: string,
): AuthorityPlace {
  return {
    purpose,
    level: demandLevel(level, memberPath(field, 'level')),
    country: demandCountry(country, memberPath(field, 'country')),
  };
}

function memberPath(field: string, member: string): string {
  return field === '' ? member : `${field}.${member}`;
}

/**
 * Returns the place of spending authority that a request states. All its members are checked; the recommendation must
 * allow its purpose on the date.
 *
 * @param field path of the place in the request; empty if its members are at the top level.
 * @throws Rejection PURPOSE_UNKNOWN, PURPOSE_NOT_ALLOWED (also for the buckets TA-GEN and M-GEN, which have
 * no spending authority), CROSS_RECOMMENDATION, LEVEL_REQUIRED or UNKNOWN_COUNTRY.
 */
export function placeIn(
  context: PledgeContext,
  stated: StatedPlace,
  use: PurposeUse,
  field: string,
): AuthorityPlace {
  const { purpose } = stated;
  demandPurpose(context.purposes, purpose, use, memberPath(field, 'purpose'));
  demand(
    purpose !== bucketOf[use.recommendation],
    'PURPOSE_NOT_ALLOWED',
    `${purpose} holds money that is not allocated: name a purpose for which it may be spent`,
    memberPath(field, 'purpose'),
  );
  return statedPlace(stated, field);
}

/**
 * Returns the place of an expenditure. A purpose that was closed after it got spending authority only adds a
 * warning, because the money is already spent.
 *
 * @throws Rejection of {@link placeIn}.
 */
export function placeSpentAt(
  context: PledgeContext,
  stated: StatedPlace,
  pledge: SignedPledge,
  date: IsoDate,
): { readonly place: AuthorityPlace; readonly warnings: readonly Warning[] } {
  const { recommendation } = pledge;
  const { purpose } = stated;
  const version = purposeOn(context.purposes, purpose, date);
  const open = version?.recommendations.includes(recommendation) === true;
  if (open || placesOf(pledge, purpose).length === 0) {
    return { place: placeIn(context, stated, { recommendation, date }, ''), warnings: [] };
  }
  const detail =
    `purpose ${purpose} was closed to money of recommendation (${recommendation}) on ${date}: ` +
    'the expenditure is booked, as authority was given before';
  return { place: statedPlace(stated, ''), warnings: [{ code: 'PURPOSE_CLOSED', detail }] };
}

/** Returns the places of a purpose that ever got spending authority from the pledge. */
export function placesOf({ lines }: SignedPledge, purpose: string): Dims[] {
  const places = new Map<string, Dims>();
  for (const { account: code, dims } of lines) {
    if (code !== account.memoProgrammable && code !== account.memoSupportReserve) continue;
    if (dims.purpose === purpose) places.set(placeKey(dims), dims);
  }
  return [...places.values()];
}

/**
 * Splits a gross amount in USD into its programmable part, gross ÷ (1 + rate), and the rest as reserve for programme
 * support.
 *
 * @param pscRate support costs as a fraction of direct expenditure, `0.13`.
 * @throws Rejection INVALID_AMOUNT or CURRENCY_MISMATCH.
 */
export function split(gross: MoneyFact, pscRate: string, field: string): GrossSplit {
  const money = Money.positive(gross, field).in(functionalCurrency, field);
  const programmable = money.withoutSurchargeRounded(pscRate);
  return {
    gross: money.toJSON(),
    programmable: programmable.toString(),
    supportReserve: money.minus(programmable).toString(),
  };
}

/**
 * Splits an amount that leaves a place. If it is all that is unspent there, both parts are taken as they are, because a
 * new split could leave a cent of each. A smaller amount is split by the support rate.
 */
export function splitOfUnspent(
  pledge: SignedPledge,
  place: AuthorityPlace,
  gross: MoneyFact,
  field: string,
): GrossSplit {
  const money = Money.positive(gross, field).in(functionalCurrency, field);
  const { programmable, supportReserve } = partsUnspent(pledge, place);
  if (money.minor !== programmable + supportReserve) {
    return split(gross, pledge.agreement.pscRate, field);
  }
  return {
    gross: money.toJSON(),
    programmable: Money.ofMinor(programmable, functionalCurrency).toString(),
    supportReserve: Money.ofMinor(supportReserve, functionalCurrency).toString(),
  };
}

/** Returns the unspent authority of a place in US cents: the programmable part and the support reserve together. */
export function unspentAt(pledge: Pledge, place: AuthorityPlace): bigint {
  const { programmable, supportReserve } = partsUnspent(pledge, place);
  return programmable + supportReserve;
}

function partsUnspent(pledge: Pledge, place: AuthorityPlace) {
  return {
    programmable: unspent(pledge, place, account.memoProgrammable, account.directExpenditure),
    supportReserve: unspent(pledge, place, account.memoSupportReserve, account.supportCharged),
  };
}

function unspent(pledge: Pledge, place: AuthorityPlace, granted: string, spent: string): bigint {
  const here = (code: string) =>
    balanceOf(pledge.lines.on(code), ({ dims }) => placeKey(dims) === placeKey(place)).usd;
  return here(granted) - here(spent);
}
