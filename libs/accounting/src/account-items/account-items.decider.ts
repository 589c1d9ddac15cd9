import type { Decider, EventIds } from '@art30/event-sourcing';
import { bookedLines } from '../accounts/balances';
import {
  bankAccountOn,
  type PayingAccount,
  payingAccountOn,
} from '../bank-account/bank-account.decider';
import { demandAccountsOpen, overdraftWarnings } from '../bank-account/cash-limits';
import { demandDocument, likelyDuplicate, warned, type Warning } from '../kernel/booking';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { accountFund, supportFund, type Fund } from '../kernel/entries';
import { Money } from '../kernel/money';
import { demand } from '../kernel/rejection';
import { demandPostingDate, onItsDay, posted, postingDateOf } from '../period/posting';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import { rateOn, rateWarnings } from '../rates/rates.decider';
import { comparedReference } from '../schema';
import { refuseFromReceipt, takeFromReceipt, undoFromReceipt } from './receipt-applications';
import { reverseItem } from './reversal';
import type {
  AccountItemEvent,
  AccountItemFact,
  AccountItemsCommand,
  ChargeAccountFee,
  ItemPaidFacts,
  ReportSupportSpending,
} from './state/account-items.facts';
import {
  demandAfterItemMovements,
  demandItemsNotRevaluedSince,
  itemsTakenBackSince,
  revalueItems,
} from './state/valuation';
import {
  evolveAccountItems,
  isOwnCash,
  noAccountItems,
  type AccountItems,
  type AccountItemsContext,
} from './state/account-items.state';

/**
 * Decides on the own items of a bank account: money that belongs to no donor, such as bank fees, interest and spending
 * of the programme support fund. Each fund owns its own share of that money on the account.
 */
export const accountItemsDecider = accountItemsDeciderUnder(policiesOfBuild);

export function accountItemsDeciderUnder(
  policies: PostingPolicies,
): Decider<AccountItems, AccountItemsCommand, AccountItemEvent, AccountItemsContext> {
  return {
    initialState: noAccountItems,

    decide(command, items, context, eventId) {
      const deciding = { context, eventId, policies };
      return onItsDay(command, context.posting, (dated) => bookAll(deciding, dated, items));
    },

    evolve: evolveAccountItems,
  };
}

/** Inputs of a decision: data of other streams, ids for new events, and the posting rules. */
interface Deciding {
  readonly context: AccountItemsContext;
  readonly eventId: EventIds;
  readonly policies: PostingPolicies;
}

/**
 * Turns the facts of a command into events with entries, in order. A backdated revaluation is followed by one event
 * for each later movement, because part of its difference left with that movement.
 */
function bookAll(
  deciding: Deciding,
  command: AccountItemsCommand,
  items: AccountItems,
): AccountItemEvent[] {
  const { context, eventId } = deciding;
  demandPostingDate(command.facts, context.posting, context.today);
  const postingDate = 'postingDate' in command.facts ? command.facts.postingDate : undefined;
  let before = items;
  const events: AccountItemEvent[] = [];
  const book = (undated: AccountItemFact) => {
    const id = eventId(events.length);
    const event = booked(deciding, dated(undated, postingDate, before, context), before);
    before = evolveAccountItems(before, { id, event });
    events.push(event);
    return id;
  };
  for (const fact of stage(command, items, context)) {
    const id = book(fact);
    for (const share of takenBackBy(deciding, { id, fact }, before)) book(share);
  }
  return events;
}

function dated(
  undated: AccountItemFact,
  stated: IsoDate | undefined,
  before: AccountItems,
  { posting, today }: AccountItemsContext,
): AccountItemFact {
  const { data } = undated;
  const original = 'reverses' in data ? before.booked.get(data.reverses) : undefined;
  const notBefore = original?.postedOn;
  // A share of a revaluation may be dated later than the reversal that includes it. Such a share keeps its own day,
  // even if the request states an earlier posting date.
  const isEarly = stated !== undefined && stated < data.effectiveDate;
  const dates = {
    postingDate: isEarly ? undefined : stated,
    concerns: original?.event.data.effectiveDate,
    notBefore,
  };
  return { ...undated, data: posted(data, dates, posting, today) } as AccountItemFact;
}

function booked(
  { context, policies }: Deciding,
  fact: AccountItemFact,
  before: AccountItems,
): AccountItemEvent {
  const { data } = fact;
  const rules = policies.on(data.effectiveDate);
  const entries = rules.accountItems(fact, before);
  const lines = bookedLines(postingDateOf(data), entries, data.effectiveDate);
  if (!isOfRevaluation(fact)) {
    const cash = lines.filter(isOwnCash);
    demandItemsNotRevaluedSince(before, cash);
    demandAfterItemMovements(fact, cash, before);
  }
  demandAccountsOpen(context.bankAccounts, lines, data.effectiveDate);
  const warnings = [...(data.warnings ?? []), ...overdraftWarnings(context.bankCash, lines)];
  const own = { ...data, ...warned(warnings), policy: rules.id, entries };
  return { type: fact.type, data: own } as AccountItemEvent;
}

/** True for a revaluation of the account's own items, and for the reversal of such a revaluation. */
function isOfRevaluation({ type, data }: AccountItemFact): boolean {
  if (type === 'EventReversed') return data.reversedType === 'AccountItemsRevalued';
  return type === 'AccountItemsRevalued';
}

/**
 * Returns the facts that follow a backdated revaluation: one for each later movement, with the part of the exchange
 * difference that left with the moved money.
 */
function takenBackBy(
  { policies }: Deciding,
  { id, fact }: { readonly id: string; readonly fact: AccountItemFact },
  items: AccountItems,
): AccountItemFact[] {
  if (fact.type !== 'AccountItemsRevalued') return [];
  const post = (of: AccountItemFact, before: AccountItems) =>
    policies.on(of.data.effectiveDate).accountItems(of, before);
  const { revaluationId } = fact.data;
  return [...itemsTakenBackSince(id, items, post).keys()].map((moved) => {
    const effectiveDate = items.booked.get(moved)?.postedOn ?? fact.data.effectiveDate;
    const data = { effectiveDate, revaluationId, rates: {}, items: [], moved };
    return { type: 'AccountItemsRevalued', data };
  });
}

function stage(
  command: AccountItemsCommand,
  items: AccountItems,
  context: AccountItemsContext,
): readonly AccountItemFact[] {
  switch (command.type) {
    case 'ChargeAccountFee':
      return [charge(command, items, context)];
    case 'ReportSupportSpending':
      return [spend(command, items, context)];
    case 'TakeFromReceipt':
      return takeFromReceipt(command, items, context);
    case 'RefuseFromReceipt':
      return refuseFromReceipt(command, items);
    case 'UndoFromReceipt':
      return undoFromReceipt(command, items, context);
    case 'RevalueAccountItems':
      return revalueItems(command, items);
    case 'ReverseAccountItem':
      return reverseItem(command, items, context);
  }
}

function charge(
  { facts, request }: ChargeAccountFee,
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact {
  const { code, effectiveDate, bankReference, documentReference, fund = accountFund } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandDocument(documentReference, 'a fee of the bank is booked with its document');
  const bank = bankAccountOn(context.bankAccounts, code, effectiveDate, 'code');
  demandNotCharged(items, bankReference);
  const paid = paidFrom(bank, fund, facts, context);
  const warnings = [
    ...rateWarnings(paid.rate, effectiveDate),
    ...(bankReference === undefined ? twins('AccountFeeCharged', facts, items) : []),
  ];
  const dated = { effectiveDate, documentReference, ...warned(warnings) };
  return { type: 'AccountFeeCharged', data: { ...dated, ...paid, bankReference } };
}

function spend(
  { facts, request }: ReportSupportSpending,
  items: AccountItems,
  context: AccountItemsContext,
): AccountItemFact {
  const { code, effectiveDate, spendingId, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  demandDocument(documentReference, 'spending of the support fund is booked with its document');
  const account = payingAccountOn(context.bankAccounts, code, effectiveDate, 'code');
  const paid = paidFrom(account, supportFund, facts, context);
  const warnings = [
    ...rateWarnings(paid.rate, effectiveDate),
    ...twins('SupportFundSpent', facts, items),
  ];
  const dated = { effectiveDate, documentReference, ...warned(warnings) };
  return { type: 'SupportFundSpent', data: { ...dated, spendingId, ...paid } };
}

/**
 * Refuses a second fee under the same reference of the bank, unless the first fee was reversed. @throws Rejection
 * DUPLICATE_BANK_REFERENCE.
 */
function demandNotCharged({ booked }: AccountItems, bankReference: string | undefined): void {
  if (bankReference === undefined) return;
  const compared = comparedReference(bankReference);
  for (const [eventId, { event, reversed }] of booked.entries()) {
    if (event.type !== 'AccountFeeCharged' || reversed) continue;
    demand(
      event.data.bankReference === undefined ||
        comparedReference(event.data.bankReference) !== compared,
      'DUPLICATE_BANK_REFERENCE',
      `bank reference ${bankReference} is the fee of ${event.data.effectiveDate}, event ${eventId}: ` +
        'give the reference of another line of the statement, or reverse that fee first',
      'bankReference',
    );
  }
}

/** Warns of unreversed items of the same type, day and amount, because the new item may be a duplicate. */
function twins(
  type: 'AccountFeeCharged' | 'SupportFundSpent',
  { effectiveDate, amount }: Pick<ItemPaidFacts, 'amount'> & { readonly effectiveDate: string },
  { booked }: AccountItems,
): Warning[] {
  const alike = [...booked.entries()].filter(
    ([, { event, reversed }]) =>
      event.type === type &&
      !reversed &&
      event.data.effectiveDate === effectiveDate &&
      event.data.amount.amount === amount.amount,
  );
  return likelyDuplicate(
    alike.map(([eventId]) => `event ${eventId}`),
    (named) =>
      `${Money.of(amount).named} of ${effectiveDate} is booked on this account already, by ` +
      `${named}: reverse one if they are the same`,
  );
}

function paidFrom(
  { code: bankAccount, currency, ledgerAccount }: PayingAccount,
  fund: Fund,
  stated: Pick<ChargeAccountFee['facts'], 'amount' | 'effectiveDate'>,
  { rates }: AccountItemsContext,
): ItemPaidFacts {
  const amount = Money.positive(stated.amount, 'amount').in(currency, 'amount');
  const rate = rateOn(rates, currency, stated.effectiveDate);
  const usd = amount.toUsdRounded(rate.unitsPerUsd).toString();
  return { bankAccount, ledgerAccount, fund, amount: amount.toJSON(), usd, rate };
}
