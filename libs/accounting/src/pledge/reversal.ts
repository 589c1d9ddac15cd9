import type { AppendMap } from '../append-list';
import { balancesFrom } from '../books';
import { account } from '../chart-of-accounts';
import { demandNotFuture } from '../dates';
import { demand, refuse } from '../rejection';
import { existingPledge } from './announcement';
import type { ReversePledgeEvent } from './pledge.commands';
import type { PledgeEvent, PledgeFact } from './pledge.events';
import type { Pledge, PledgeState } from './pledge.state';

const reversible: readonly PledgeEvent['type'][] = [
  'AgreementSigned',
  'AllocationMade',
  'AllocationReduced',
  'ReallocationMade',
  'ExpenditureReported',
  'SupportCostCharged',
];

/** What was done under an agreement and stands on its signature. */
const underAgreement: readonly PledgeEvent['type'][] = [
  'ExpenditureReported',
  'SupportCostCharged',
];

/**
 * Mirrors one event of a pledge, once. What stands on it blocks: the books of the pledge must hold
 * at every later date without it.
 */
export function reverse({ facts, request }: ReversePledgeEvent, state: PledgeState): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const { eventId, effectiveDate, reasonCode, reason, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const original = pledge.booked.get(eventId);
  if (!original) {
    return refuse('EVENT_UNKNOWN', `pledge ${pledge.pledgeId} has no event ${eventId}`, 'eventId');
  }
  const { type, reversed } = original;
  demand(
    type !== 'EventReversed' && type !== 'ReceiptApplicationReversed' && !reversed,
    'ALREADY_REVERSED',
    'an event is reversed once, and a reversal is not reversed: record the fact again',
  );
  demand(
    reversible.includes(type),
    'NOT_REVERSIBLE',
    type === 'ReceiptApplied'
      ? 'an application is reversed through its receipt'
      : `${type} is undone by the step of the life cycle that follows it, not by a reversal`,
  );
  demand(
    effectiveDate >= original.effectiveDate,
    'DATES_NOT_ORDERED',
    `a reversal is not dated before what it reverses, ${original.effectiveDate}`,
    'effectiveDate',
  );
  if (type === 'AgreementSigned') demandUnused(pledge, eventId, effectiveDate);
  else demandAgreement(pledge, effectiveDate);
  if (type === 'ExpenditureReported') demandNotCharged(pledge, eventId);
  const dated = { effectiveDate, documentReference };
  const before = type === 'AgreementSigned' ? pledge.beforeSignature : undefined;
  const restores = before && {
    status: before.accepted ? 'accepted' : before.status,
    earmarks: before.earmarks,
  };
  const data = { ...dated, reverses: eventId, reversedType: type, restores, reasonCode, reason };
  return [{ type: 'EventReversed', data }];
}

/** Nothing that came after the signature stands on it any more. */
function demandUnused(pledge: Pledge, signatureId: string, date: string): void {
  const settled = [...pledge.applications.entries().values()].some(
    (application) => application.open && !appliedBefore(pledge.booked, application, signatureId),
  );
  demand(!settled, 'DEPENDENT_EVENTS', 'receipts are applied to this agreement');
  demandNoAuthority(pledge, date);
  const standing = [...pledge.booked.entries()].find(
    ([, { type, reversed }]) => !reversed && underAgreement.includes(type),
  );
  demand(
    standing === undefined,
    'DEPENDENT_EVENTS',
    `${standing?.[1].type ?? ''} ${standing?.[0] ?? ''} stands on this agreement: reverse it first`,
  );
}

/** The charge was made for the expenditure. */
function demandNotCharged({ expenditures, booked }: Pledge, eventId: string): void {
  const charges = [...expenditures.entries().values()].flatMap(
    ({ eventId: reported, chargedBy }) =>
      reported === eventId && chargedBy !== undefined ? [chargedBy] : [],
  );
  const standing = charges.find((charge) => booked.get(charge)?.reversed === false);
  demand(
    standing === undefined,
    'DEPENDENT_EVENTS',
    `support was charged for it by SupportCostCharged ${standing ?? ''}: reverse that first`,
  );
}

/** What moved spending authority is reversed under an agreement, as it was made under one. */
function demandAgreement({ pledgeId, status, agreement }: Pledge, date: string): void {
  if (agreement === undefined) {
    const detail = `pledge ${pledgeId} is ${status}: its authority ended with the agreement`;
    return refuse('PLEDGE_STATUS', detail);
  }
  demand(
    date >= agreement.effectiveDate,
    'DATES_NOT_ORDERED',
    `the agreement is signed on ${agreement.effectiveDate}: reverse from that day on`,
    'effectiveDate',
  );
}

/** Spending authority stands on an agreement: none is left on any day from the reversal on. */
function demandNoAuthority(pledge: Pledge, date: string): void {
  const granted = [...pledge.lines].filter((line) => line.account === account.memoAuthorityGranted);
  const standing = balancesFrom(granted, date).find(({ usd }) => usd !== 0n);
  demand(
    standing === undefined,
    'DEPENDENT_EVENTS',
    `money of this agreement is allocated on ${standing?.date ?? ''}: reduce the allocation first`,
  );
}

/** Events are kept in log order: what stands ahead of the signature was applied in advance. */
function appliedBefore(
  booked: AppendMap<unknown>,
  application: { readonly eventId: string },
  signatureId: string,
): boolean {
  const order = [...booked.entries().keys()];
  return order.indexOf(application.eventId) < order.indexOf(signatureId);
}
