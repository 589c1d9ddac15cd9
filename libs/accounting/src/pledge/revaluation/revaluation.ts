import { balanceOf, type BookedLine, bookedLines, lowestFrom } from '../../accounts/balances';
import { account, isCash } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { Entry } from '../../kernel/entries';
import { Money, splitRunning } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import {
  runInWords,
  refuseRevaluedAgain,
  takenBackSince as sharesTakenBack,
  type TakenBack,
  valued,
} from '../../revaluation/valuation';
import type { MonetaryPlace } from '../../revaluation/revaluation.facts';
import { asJoinedBy, ownerOf } from '../cash/origins';
import { cashOfOwner } from '../cash/owners-cash';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import type { PledgeItemValued, RevaluePledge } from '../facts/revaluation.facts';
import { existingPledge } from '../guards/existing-pledge';
import { evolvePledge } from '../state/pledge.evolve';
import type { BookedEvent, Pledge, PledgeState } from '../state/pledge.state';
import { latestRevaluation, type ValuedPledge } from '../state/revaluation.state';
import {
  firstOutflowOf,
  isMonetary,
  itemKey,
  type MonetaryItem,
  monetaryItems,
} from './monetary-items';

/** Values the pledge's cash, receivables and debts in other currencies at the rates of a day. */
export function revalue({ facts }: RevaluePledge, state: PledgeState): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const items = itemsValued(facts, pledge);
  if (items.length === 0) return [];
  const { revaluationId, asAt, rates } = facts;
  const used = [...new Set(items.map(({ amount }) => amount.currency))];
  const ofItems = Object.entries(rates).filter(([code]) => used.includes(code));
  const data = { effectiveDate: asAt, revaluationId, rates: Object.fromEntries(ofItems), items };
  return [{ type: 'PledgeRevalued', data }];
}

/**
 * Values the items of a pledge at the rates of a day. An item without an amount is valued only if USD are left on it.
 * Cash is grouped by owners (origins of money, joined or not) as they were on that day.
 */
export function itemsValued(
  { asAt, rates }: Pick<RevaluePledge['facts'], 'asAt' | 'rates'>,
  { lines, origins }: Pledge,
): PledgeItemValued[] {
  return monetaryItems(lines, asJoinedBy(origins, asAt)).flatMap((item) => {
    const rate = rates[item.currency];
    const until = item.lines.filter(({ date }) => date <= asAt);
    const held = balanceOf(until, () => true);
    if (rate === undefined || (held.amount === 0n && held.usd === 0n)) return [];
    const values = valued(held, item.currency, rate);
    const value = Money.parse(values.valueUsd, functionalCurrency).minor;
    const shares = sharesOf(item, until, value - held.usd);
    return [{ ...monetaryPlaceOfItem(item), ...values, ...(shares ? { shares } : {}) }];
  });
}

function monetaryPlaceOfItem({
  account,
  instalment,
  purpose,
  bankAccount,
}: MonetaryItem): MonetaryPlace {
  return {
    account,
    ...(instalment === undefined ? {} : { instalment }),
    purpose,
    ...(bankAccount === undefined ? {} : { bankAccount }),
  };
}

/**
 * Splits the exchange difference of an owner's cash over its purposes, in proportion to their amounts. Purposes whose
 * amount has the opposite sign of the total get nothing. If no purpose is left, that of the latest line gets all.
 *
 * @returns undefined if there is no difference, if the item is not cash, or if the item's own purpose gets all.
 */
function sharesOf(
  { account, purpose: owner }: MonetaryItem,
  lines: readonly BookedLine[],
  difference: bigint,
): PledgeItemValued['shares'] {
  if (!isCash(account) || difference === 0n) return undefined;
  const held = new Map<string, bigint>();
  for (const { dims, amount } of lines) {
    const { purpose = '' } = dims;
    held.set(purpose, (held.get(purpose) ?? 0n) + amount);
  }
  const sign = balanceOf(lines, () => true).amount < 0n ? -1n : 1n;
  const sharing = [...held].filter(([, amount]) => amount * sign > 0n);
  const [latest = ''] = lines.slice(-1).map(({ dims }) => dims.purpose ?? '');
  const of: readonly (readonly [string, bigint])[] = sharing.length > 0 ? sharing : [[latest, 1n]];
  const parts = splitRunning(
    difference,
    of.map(([, amount]) => amount * sign),
  );
  const shares = of.flatMap(([purpose], index) => {
    const usd = parts[index] ?? 0n;
    if (usd === 0n) return [];
    return [{ purpose, differenceUsd: Money.ofMinor(usd, functionalCurrency).toString() }];
  });
  return shares.every(({ purpose }) => purpose === owner) ? undefined : shares;
}

/**
 * Refuses lines posted before the latest revaluation in their currency, because they would change balances that it has
 * valued.
 */
export function demandNotRevaluedSince(
  { pledgeId, revaluations }: ValuedPledge,
  added: readonly BookedLine[],
): void {
  for (const line of added) {
    if (!isMonetary(line)) continue;
    const latest = latestRevaluation(revaluations, line.currency);
    demand(
      latest === undefined || line.date >= latest.date,
      'REVALUED_SINCE',
      `balances of pledge ${pledgeId} in ${line.currency} were valued by ` +
        `${latest ? runInWords(latest) : ''}, after ${line.date}: reverse that revaluation first, ` +
        'or use a postingDate from its day on',
      'effectiveDate',
    );
  }
}

/**
 * Refuses to reverse a revaluation while later facts depend on its values: a later revaluation, a refund, an allowance,
 * or an amount that left an item at the new value.
 */
export function demandValuesUnused(pledge: Pledge, eventId: string): void {
  const own = pledge.revaluations.find((revaluation) => revaluation.eventId === eventId);
  if (own === undefined) return;
  const after = pledge.revaluations.slice(pledge.revaluations.indexOf(own) + 1);
  const again = after.find(({ currencies }) =>
    currencies.some((currency) => own.currencies.includes(currency)),
  );
  if (again) refuseRevaluedAgain(again);
  const ownEvents = [eventId, ...own.takenBack.map((back) => back.eventId)];
  const events = [...pledge.booked.entries()];
  const at = events.findIndex(([id]) => id === eventId);
  const later = events.slice(at + 1).filter(([id]) => !ownEvents.includes(id));
  demandNotRefundedAt(own.currencies, later);
  demandNotAllowedAt(ownEvents, pledge);
  const { origins } = pledge;
  const original = pledge.booked.get(eventId);
  const changed = new Set(
    (original ? linesIn(original) : []).map((line) => itemKey(line, origins)),
  );
  const lines = later.flatMap(([, event]) => linesIn(event));
  for (const item of monetaryItems(lines, origins)) {
    if (!changed.has(item.key)) continue;
    const taken = firstOutflowOf(item, item.lines);
    demand(
      taken === undefined,
      'DEPENDENT_EVENTS',
      `the balance on account ${item.account} for ${item.purpose} moved on ${taken?.date ?? ''} ` +
        'at the value of this revaluation: undo that movement first',
    );
  }
}

/** Refuses if a refund in one of the currencies was approved later, because its limit came from the revalued cash. */
function demandNotRefundedAt(
  currencies: readonly string[],
  later: readonly (readonly [id: string, event: BookedEvent])[],
): void {
  for (const [, { event, reversed }] of later) {
    if (reversed || event.type !== 'ContributionRefunded') continue;
    const { refundId, lines } = event.data;
    demand(
      !lines.some(({ owed }) => currencies.includes(owed.currency)),
      'DEPENDENT_EVENTS',
      `refund ${refundId} was approved at the value of this revaluation: reverse that refund first`,
    );
  }
}

/** Refuses if an allowance (the doubtful part) would exceed its receivable once the revaluation is reversed. */
function demandNotAllowedAt(ownEvents: readonly string[], { lines, booked }: Pledge): void {
  const own = ownEvents.flatMap((id) => {
    const bookedEvent = booked.get(id);
    return bookedEvent === undefined ? [] : linesIn(bookedEvent);
  });
  const from = own.map(({ date }) => date).sort()[0];
  const receivables = own.filter((line) => line.account === account.receivable);
  for (const { dims } of receivables) {
    const isOfCell = (line: BookedLine) =>
      (line.account === account.receivable || line.account === account.allowance) &&
      line.dims.instalment === dims.instalment &&
      line.dims.purpose === dims.purpose;
    const gone = own.filter(isOfCell).map(({ date, usd }) => ({ date, amount: -usd, usd: 0n }));
    const there = [...lines]
      .filter(isOfCell)
      .map(({ date, usd }) => ({ date, amount: usd, usd: 0n }));
    const lowest = lowestFrom([...there, ...gone], from ?? '');
    demand(
      lowest.amount >= 0n,
      'DEPENDENT_EVENTS',
      `the allowance of instalment ${dims.instalment ?? ''} for ${dims.purpose ?? ''} would be ` +
        `above its receivable on ${lowest.date}: release or reverse the allowance first`,
    );
  }
}

function linesIn({ postedOn, event }: BookedEvent): BookedLine[] {
  return bookedLines(postedOn, event.data.entries);
}

/** Returns the entries that the posting rules give for a fact. */
type Posts = (fact: PledgeFact, before: PledgeState) => readonly Entry[];

/**
 * Returns the shares of a revaluation's exchange difference that belong to amounts which moved after its day, before
 * the revaluation was recorded. The key is the id of the event that moved the amount.
 *
 * @param runId id of the revaluation's event; events recorded after it are ignored.
 */
export function takenBackSince(runId: string, pledge: Pledge, post: Posts): TakenBack {
  const run = pledge.booked.get(runId);
  if (run === undefined) return new Map();
  const all = [...pledge.booked.entries()];
  return sharesTakenBack<PledgeEvent, PledgeState>({
    events: all.slice(
      0,
      all.findIndex(([id]) => id === runId),
    ),
    run: [runId, run],
    initialState: { status: 'none' },
    evolve: evolvePledge,
    post: (event, before) => post(valuedAnew(event, before), before),
    runIn: (event) => (event.type === 'PledgeRevalued' ? event.data : undefined),
    takenBackOf: (id, after) =>
      after.status === 'none' ? new Map() : takenBackSince(id, after, post),
    reversedBy: ({ data }) => ('reverses' in data ? data.reverses : undefined),
    held: heldOfItem,
    share: (event, moved, entries) =>
      event.type === 'PledgeRevalued'
        ? { ...event, data: { ...event.data, items: [], moved, entries } }
        : event,
  });
}

/** Returns the amount of a line's item in minor units; an item of cash has the cash of all purposes of its owner. */
function heldOfItem({ account: code, dims }: Entry, pledge: PledgeState): bigint {
  if (pledge.status === 'none') return 0n;
  const { instalment, bankAccount = '', purpose = '' } = dims;
  if (isCash(code)) {
    const there = { ledgerAccount: code, bankAccount };
    return cashOfOwner(pledge, there, ownerOf(pledge.origins, purpose)).reduce(
      (sum, [, { amount }]) => sum + amount,
      0n,
    );
  }
  const isOfItem = (line: BookedLine) =>
    line.account === code &&
    line.dims.instalment === instalment &&
    line.dims.purpose === dims.purpose;
  return balanceOf(pledge.lines, isOfItem).amount;
}

type Run = Extract<PledgeEvent, { type: 'PledgeRevalued' }>;

/** True for a revaluation itself, false for an event that books back a share of its difference. */
function isRun(event: PledgeEvent): event is Run {
  return event.type === 'PledgeRevalued' && event.data.moved === undefined;
}

/** Returns a revaluation with its items computed again on the given state; any other event is returned unchanged. */
function valuedAnew(event: PledgeEvent, state: PledgeState): PledgeFact {
  if (!isRun(event) || state.status === 'none') return event;
  const { effectiveDate: asAt, rates } = event.data;
  return { ...event, data: { ...event.data, items: itemsValued({ asAt, rates }, state) } };
}
