import type { DatedFacts } from '../../kernel/booking';
import { demand, refuse } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import type { Pledge, PledgeState, SignedPledge } from '../state/pledge.state';
import { refundOfEnding } from '../state/refund.state';
import type { Agreement } from '../state/terms.state';

/** Returns the pledge of a stream that has begun. @throws Rejection PLEDGE_UNKNOWN */
export function existingPledge(state: PledgeState, pledgeId: string): Pledge {
  if (state.status !== 'none') return state;
  return refuse('PLEDGE_UNKNOWN', `there is no pledge ${pledgeId}`, 'pledgeId');
}

/**
 * Returns the signed pledge. Refuses facts that are dated or posted before its agreement.
 *
 * @throws Rejection PLEDGE_UNKNOWN, PLEDGE_STATUS, or DATES_NOT_ORDERED before the signature.
 */
export function signedPledge(
  state: PledgeState,
  facts: DatedFacts & { readonly pledgeId: string },
): SignedPledge {
  const { pledgeId } = facts;
  const pledge = existingPledge(state, pledgeId);
  if (pledge.status !== 'signed') {
    const remedy =
      pledge.status === 'announced' ? 'sign its agreement first' : 'use a signed pledge';
    const detail = `pledge ${pledgeId} is ${pledge.status}, not signed: ${remedy}`;
    return refuse('PLEDGE_STATUS', detail);
  }
  demandNotBeforeAgreement(pledge.agreement, facts);
  return pledge;
}

/**
 * Returns the signed pledge unless its agreement was terminated. Only then may its terms change and its money
 * be allocated.
 *
 * @throws Rejection PLEDGE_STATUS, and those of {@link signedPledge}.
 */
export function runningAgreement(
  state: PledgeState,
  facts: DatedFacts & { readonly pledgeId: string },
): SignedPledge {
  const pledge = signedPledge(state, facts);
  const { terminatedOn = '' } = pledge;
  demand(
    terminatedOn === '',
    'PLEDGE_STATUS',
    `the agreement of pledge ${pledge.pledgeId} was terminated on ${terminatedOn}: receive, spend ` +
      'or refund what is left of it, or reverse its termination',
  );
  return pledge;
}

/** Refuses facts dated, or posted, before the agreement. @throws Rejection DATES_NOT_ORDERED. */
export function demandNotBeforeAgreement(agreement: Agreement, facts: DatedFacts): void {
  const { effectiveDate, signedOn } = agreement;
  const came = signedOn === undefined ? 'signed' : 'taken over';
  demand(
    facts.effectiveDate >= effectiveDate,
    'DATES_NOT_ORDERED',
    `the agreement is ${came} on ${effectiveDate}: use an effectiveDate from that day on`,
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

/**
 * Refuses an id that the pledge has used before, also for something reversed. The id of a reversed
 * expenditure is free again, because it is the number of a document in another system.
 *
 * @throws Rejection DUPLICATE_ID.
 */
export function demandNewId(pledge: Pledge, id: string, field = 'id'): void {
  const { pledgeId, usedIds, refunds, levies } = pledge;
  const isNew =
    !usedIds.has(id) && !refunds.has(id) && !levies.has(id) && !isStandingExpenditure(pledge, id);
  demand(
    isNew,
    'DUPLICATE_ID',
    `id ${id} is already used on pledge ${pledgeId}: choose another`,
    field,
  );
}

function isStandingExpenditure({ expenditures, booked }: Pledge, id: string): boolean {
  const expenditure = expenditures.get(id);
  return expenditure !== undefined && booked.get(expenditure.eventId)?.reversed === false;
}

/** Refuses a refund id that is used, or reserved for the refund of a withdrawn or lapsed pledge. */
export function demandNewRefund(pledge: Pledge, refundId: string, field: string): void {
  demandNewId(pledge, refundId, field);
  demand(
    refundId !== refundOfEnding.withdrawn && refundId !== refundOfEnding.lapsed,
    'DUPLICATE_ID',
    `refund id ${refundId} is reserved for a pledge that was withdrawn or lapsed: choose another`,
    field,
  );
}

/** True while one person may change or end a pledge: nothing is signed and no money came in advance. */
export function isOnePersonEnough(pledge: PledgeState): boolean {
  return (
    pledge.status === 'none' ||
    (pledge.status === 'announced' &&
      [...pledge.applications.entries().values()].every(({ open }) => !open))
  );
}
