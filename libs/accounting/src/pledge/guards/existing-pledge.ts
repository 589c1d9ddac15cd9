import type { DatedFacts } from '../../kernel/booking';
import { demand, refuse } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import type { Pledge, PledgeState, SignedPledge } from '../state/pledge.state';
import { refundOfEnding } from '../state/refund.state';
import type { Agreement } from '../state/terms.state';

/**
 * Returns the pledge, which exists once its stream has an event.
 *
 * @throws Rejection PLEDGE_UNKNOWN if it has none.
 */
export function existingPledge(state: PledgeState, pledgeId: string): Pledge {
  if (state.status !== 'none') return state;
  return refuse('PLEDGE_UNKNOWN', `there is no pledge ${pledgeId}`, 'pledgeId');
}

/**
 * Returns the pledge if its agreement is signed. Refuses facts dated or posted before the agreement, because nothing
 * was owed under it then.
 *
 * @throws Rejection PLEDGE_UNKNOWN, PLEDGE_STATUS if the pledge is not signed, or DATES_NOT_ORDERED for an earlier
 * date.
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
 * Returns the signed pledge if its agreement was not terminated. The terms of a terminated agreement no longer change
 * and its money is no longer allocated.
 *
 * @throws Rejection PLEDGE_STATUS if the agreement was terminated, or a refusal of {@link signedPledge}.
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

/**
 * Refuses facts whose effective date or posting date is before that of the agreement.
 *
 * @throws Rejection DATES_NOT_ORDERED.
 */
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
 * Refuses an id that was already used on the pledge, also if its event was reversed. Only the id of a reversed
 * expenditure can be used again, because another system gave that id and may send the corrected document under it.
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

/**
 * Refuses a refund id that was already used on the pledge, or that is reserved. Under the two reserved ids, advances
 * (money received before the signature) are owed back after a pledge was withdrawn or lapsed.
 *
 * @throws Rejection DUPLICATE_ID.
 */
export function demandNewRefund(pledge: Pledge, refundId: string, field: string): void {
  demandNewId(pledge, refundId, field);
  demand(
    refundId !== refundOfEnding.withdrawn && refundId !== refundOfEnding.lapsed,
    'DUPLICATE_ID',
    `refund id ${refundId} is reserved for a pledge that was withdrawn or lapsed: choose another`,
    field,
  );
}

/**
 * True while one person alone may change or end a pledge: it is unsigned and holds no advance (money received before
 * the signature).
 */
export function isOnePersonEnough(pledge: PledgeState): boolean {
  return (
    pledge.status === 'none' ||
    (pledge.status === 'announced' &&
      [...pledge.applications.entries().values()].every(({ open }) => !open))
  );
}
