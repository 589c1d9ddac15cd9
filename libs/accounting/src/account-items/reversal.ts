import { payingAccountOn } from '../bank-account/bank-account.decider';
import { demandNotFuture } from '../kernel/dates';
import { functionalCurrency } from '../kernel/currency';
import { demand, refuse } from '../kernel/rejection';
import { rateOn } from '../rates/rates.decider';
import { howUndone, isUndoneBy } from '../log/event-reversals';
import { demandItemValuesUnused } from './state/valuation';
import type { AccountItemFact, ReverseAccountItem } from './state/account-items.facts';
import {
  cashLinesOf,
  fundOf,
  heldBy,
  type AccountItems,
  type AccountItemsContext,
  type BookedItem,
} from './state/account-items.state';

/**
 * Reverses one of the account's own items, once, with the shares of revaluations that it had taken.
 *
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, EVENT_UNKNOWN, ALREADY_REVERSED, NOT_REVERSIBLE, DATES_NOT_ORDERED,
 * DEPENDENT_EVENTS, or that of a date or rate.
 */
export function reverseItem(
  { facts, request }: ReverseAccountItem,
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact[] {
  const { code, eventId, effectiveDate } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const original = items.booked.get(eventId);
  if (original === undefined) {
    payingAccountOn(context.bankAccounts, code, effectiveDate, 'code');
    const detail = `the account items of ${code} have no event ${eventId}`;
    return refuse('EVENT_UNKNOWN', detail, 'eventId');
  }
  const { type } = original.event;
  if (original.reversed || type === 'EventReversed') {
    const detail = 'this event is a reversal or is already reversed: record the fact again';
    return refuse('ALREADY_REVERSED', detail);
  }
  const { instead } = howUndone(type);
  if (instead !== null) return refuse('NOT_REVERSIBLE', instead);
  return reversals(facts, items, context);
}

/** Returns the reversal of an event, preceded by the reversals of revaluation shares that belong to it. */
export function reversals(
  facts: ReverseAccountItem['facts'],
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact[] {
  const { eventId, effectiveDate, documentReference, reasonCode, reason } = facts;
  const original = items.booked.get(eventId);
  const type = original?.event.type ?? 'EventReversed';
  if (original === undefined || !isUndoneBy(type, 'EventReversed')) return [];
  const of = original.event.data;
  demand(
    effectiveDate >= of.effectiveDate,
    'DATES_NOT_ORDERED',
    `the event is of ${of.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  demandNoShare(original);
  demandItemValuesUnused(items, eventId);
  const dated = { effectiveDate, documentReference };
  const run = items.revaluations.find((revaluation) => revaluation.eventId === eventId);
  const undone = { reverses: eventId, reversedType: type, revaluationId: run?.revaluationId };
  const rates = ratesNeeded(original, items, effectiveDate, context);
  return [
    ...sharesAlong(eventId, items).map((share) => shareReversal(facts, share)),
    { type: 'EventReversed', data: { ...dated, ...undone, reasonCode, reason, rates } },
  ];
}

function demandNoShare({ event }: BookedItem): void {
  demand(
    event.type !== 'AccountItemsRevalued' || event.data.moved === undefined,
    'NOT_REVERSIBLE',
    'this event is the share of a revaluation, booked with a movement: ' +
      'reverse the revaluation or the movement, and the share is reversed with it',
  );
}

interface Share extends BookedItem {
  readonly eventId: string;
}

/**
 * Returns the shares of revaluations that are reversed with an event: with their run, or with the movement
 * that took them.
 */
function sharesAlong(of: string, { revaluations, booked }: AccountItems): readonly Share[] {
  return revaluations.flatMap((run) =>
    run.takenBack.flatMap(({ eventId, moved }) => {
      const share = booked.get(eventId);
      return share && (run.eventId === of || moved === of) ? [{ ...share, eventId }] : [];
    }),
  );
}

/**
 * Returns the reversal of a share, on the day of the requested reversal or on the share's own day if that is
 * later.
 */
function shareReversal(
  { effectiveDate: day, reasonCode, reason, documentReference }: ReverseAccountItem['facts'],
  { eventId: reverses, event }: Share,
): AccountItemFact {
  const { effectiveDate: own } = event.data;
  const dated = { effectiveDate: own > day ? own : day, documentReference };
  const undone = { reverses, reversedType: 'AccountItemsRevalued', reasonCode, reason } as const;
  return { type: 'EventReversed', data: { ...dated, ...undone } };
}

/** Returns the rate of the day if the reversal takes out more than the fund still has. */
function ratesNeeded(
  original: BookedItem,
  items: AccountItems,
  day: string,
  { rates }: AccountItemsContext,
) {
  const beyond = cashLinesOf(original).find(
    (line) =>
      line.currency !== functionalCurrency &&
      line.amount > 0n &&
      line.amount > heldBy(items, fundOf(line)).amount,
  );
  if (beyond === undefined) return undefined;
  return { [beyond.currency]: rateOn(rates, beyond.currency, day) };
}
