import { payingAccountOn } from '../bank-account/paying-account';
import { demandNotFuture } from '../kernel/dates';
import { functionalCurrency } from '../kernel/currency';
import { demand, refuse } from '../kernel/rejection';
import { rateOn } from '../rates/rates.decider';
import { isUndoneBy } from '../undoing/undoing';
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
 * Mirrors one of the account's own items, once.
 *
 * @throws Rejection BANK_ACCOUNT_UNKNOWN, EVENT_UNKNOWN, ALREADY_REVERSED, DATES_NOT_ORDERED, or what dates and rates are
 *   refused for.
 */
export function reverseItem(
  { facts, request }: ReverseAccountItem,
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact {
  const { code, eventId, effectiveDate, documentReference, reasonCode, reason } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const original = items.booked.get(eventId);
  if (original === undefined) {
    payingAccountOn(context.bankAccounts, code, effectiveDate, 'code');
    const detail = `the account items of ${code} have no event ${eventId}`;
    return refuse('EVENT_UNKNOWN', detail, 'eventId');
  }
  const { type, data: of } = original.event;
  if (original.reversed || !isUndoneBy(type, 'EventReversed')) {
    const detail = 'this event is a reversal or is already reversed: record the fact again';
    return refuse('ALREADY_REVERSED', detail);
  }
  demand(
    effectiveDate >= of.effectiveDate,
    'DATES_NOT_ORDERED',
    `the event is of ${of.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  const dated = { effectiveDate, documentReference };
  const undone = { reverses: eventId, reversedType: type, reasonCode, reason };
  const rates = ratesNeeded(original, items, effectiveDate, context);
  return { type: 'EventReversed', data: { ...dated, ...undone, rates } };
}

/** Rates of the day, where more goes out again than the fund has by now. */
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
