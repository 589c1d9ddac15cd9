import { balanceOf } from '../../accounts/books';
import { account } from '../../accounts/chart-of-accounts';
import { demandCountry } from '../../donor/country';
import { functionalCurrency } from '../../kernel/currency';
import { Money, type MoneyFact } from '../../kernel/money';
import {
  bucketOf,
  demandLevel,
  demandPurpose,
  type PurposeUse,
} from '../../purpose/purpose.decider';
import { demand } from '../../kernel/rejection';
import type { AuthorityPlace, GrossSplit } from '../facts/on-pledge';
import { placeKey } from '../guards/guarded-effects';
import type { StatedPlace } from '../facts/on-pledge';
import type { Pledge, PledgeContext, SignedPledge } from '../state/pledge.state';

/**
 * @param field path of the place in the request, empty where its members stand at the top.
 * @throws Rejection LEVEL_REQUIRED or UNKNOWN_COUNTRY.
 */
export function statedPlace(
  { purpose, level, country }: StatedPlace,
  field: string,
): AuthorityPlace {
  return {
    purpose,
    level: demandLevel(level, within(field, 'level')),
    country: demandCountry(country, within(field, 'country')),
  };
}

function within(field: string, member: string): string {
  return field === '' ? member : `${field}.${member}`;
}

/**
 * The place that a request states, at a purpose that the recommendation serves on the date.
 *
 * @param field path of the place in the request, empty where its members stand at the top.
 * @throws Rejection PURPOSE_UNKNOWN, PURPOSE_NOT_ALLOWED (also for money not allocated, TA-GEN or
 * M-GEN, which has no spending authority), CROSS_RECOMMENDATION,
 * LEVEL_REQUIRED or UNKNOWN_COUNTRY.
 */
export function placeIn(
  context: PledgeContext,
  stated: StatedPlace,
  use: PurposeUse,
  field: string,
): AuthorityPlace {
  const { purpose } = stated;
  demandPurpose(context.purposes, purpose, use, within(field, 'purpose'));
  demand(
    purpose !== bucketOf[use.recommendation],
    'PURPOSE_NOT_ALLOWED',
    `${purpose} holds money that is not allocated: name a purpose for which it may be spent`,
    within(field, 'purpose'),
  );
  return statedPlace(stated, field);
}

/**
 * A gross amount in USD as its programmable part and the reserve for support.
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

/** The whole remainder of a place takes both residuals as they stand; a part is split anew. */
export function splitOfUnspent(
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
      (line) => line.account === code && placeKey(line.dims) === placeKey(place),
    ).usd;
  return here(granted) - here(spent);
}
