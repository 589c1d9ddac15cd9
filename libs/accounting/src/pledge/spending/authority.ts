import { balanceOf } from '../../accounts/books';
import { account } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { DatedFacts } from '../../kernel/booking';
import { Money, type MoneyFact } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import {
  bucketOf,
  demandLevel,
  demandPurpose,
  type PurposeUse,
} from '../../purpose/purpose.decider';
import { demand, refuse } from '../../kernel/rejection';
import type { AuthorityPlace, GrossSplit } from '../facts/allocation.events';
import { existingPledge } from '../terms/announcement';
import { placeKey } from '../guards/guarded-effects';
import type { StatedPlace } from '../facts/on-pledge';
import type { Agreement } from '../facts/pledge.events';
import type { Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import { refundOfEnding } from '../state/refund.state';

export type SignedPledge = Pledge & { readonly agreement: Agreement };

/**
 * The pledge under the agreement that facts need, by their own date and in the books.
 *
 * @throws Rejection PLEDGE_UNKNOWN, PLEDGE_STATUS, or DATES_NOT_ORDERED before the signature.
 */
export function signedPledge(
  state: PledgeState,
  facts: DatedFacts & { readonly pledgeId: string },
): SignedPledge {
  const { pledgeId } = facts;
  const pledge = existingPledge(state, pledgeId);
  const { agreement } = pledge;
  if (agreement === undefined) {
    const detail = `pledge ${pledgeId} is ${pledge.status}: this needs an agreement in force`;
    return refuse('PLEDGE_STATUS', detail);
  }
  demandUnder(agreement, facts);
  return { ...pledge, agreement };
}

/** Nothing under an agreement is dated, or posted, before the agreement is. */
export function demandUnder(agreement: Agreement, facts: DatedFacts): void {
  const { effectiveDate, signedOn } = agreement;
  const came = signedOn === undefined ? 'signed' : 'taken over';
  demand(
    facts.effectiveDate >= effectiveDate,
    'DATES_NOT_ORDERED',
    `the agreement is ${came} on ${effectiveDate}: date this from that day on`,
    'effectiveDate',
  );
  const postedOn = postingDateOf(agreement);
  demand(
    postingDateOf(facts) >= postedOn,
    'DATES_NOT_ORDERED',
    `the agreement is posted on ${postedOn}: state a postingDate from that day on`,
    'postingDate',
  );
}

/** An id names one thing of a pledge for good, also once that thing is reversed. */
export function demandNewId(
  { pledgeId, usedIds, refunds, levies }: Pledge,
  id: string,
  field = 'id',
): void {
  const isNew = !usedIds.has(id) && !refunds.has(id) && !levies.has(id);
  demand(isNew, 'DUPLICATE_ID', `id ${id} is already used on ${pledgeId}`, field);
}

/** What a pledge owes once it has ended stands under ids that no other refund takes. */
export function demandNewRefund(pledge: Pledge, refundId: string, field: string): void {
  demandNewId(pledge, refundId, field);
  demand(
    refundId !== refundOfEnding.withdrawn && refundId !== refundOfEnding.lapsed,
    'DUPLICATE_ID',
    `${refundId} is the id of what is owed once a pledge has ended so`,
    field,
  );
}

/** @param field path of the place in the request, empty where its members stand at the top. */
export function statedPlace(
  { purpose, level, country }: StatedPlace,
  field: string,
): AuthorityPlace {
  return { purpose, level: demandLevel(level, within(field, 'level')), country };
}

function within(field: string, member: string): string {
  return field === '' ? member : `${field}.${member}`;
}

/** A place that the recommendation serves on that date; buckets hold no spending authority. */
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
    `${purpose} holds money that is not allocated, and no spending authority`,
    within(field, 'purpose'),
  );
  return statedPlace(stated, field);
}

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
