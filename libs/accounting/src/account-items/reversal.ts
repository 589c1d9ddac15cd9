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
 * Reverses one of the bank account's own items (a fee, interest or spending without a donor). If part of a
 * revaluation's difference left with the item, that share is reversed too. An item can be reversed once.
 *
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, EVENT_UNKNOWN, ALREADY_REVERSED, NOT_REVERSIBLE, DATES_NOT_ORDERED,
 * DEPENDENT_EVENTS, or the refusal of a date or rate.
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

/** Returns the reversal of an event, after the reversals of all shares of revaluations that belong to the event. */
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
 * Returns the shares of revaluations that are reversed together with an event. The event is the revaluation itself, or
 * the movement with which the share left.
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
 * Returns the reversal of a share. Its date is the day of the requested reversal, or the share's own day if that is
 * later, because nothing is reversed before it was booked.
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

/**
 * Returns the exchange rate of the day if the reversal takes more money than the fund has; the excess is valued at it.
 */
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
