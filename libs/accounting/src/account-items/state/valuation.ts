import { balanceOf, type BookedLine } from '../../accounts/balances';
import type { Entry } from '../../kernel/entries';
import { demand } from '../../kernel/rejection';
import { uncancelled } from '../../pledge/revaluation/monetary-items';
import {
  runInWords,
  refuseRevaluedAgain,
  takenBackSince as sharesTakenBack,
  type TakenBack,
  valued,
} from '../../revaluation/valuation';
import type {
  AccountItemEvent,
  AccountItemFact,
  AccountItemsValued,
  RevalueAccountItems,
} from './account-items.facts';
import {
  cashLinesOf,
  eventsAfter,
  evolveAccountItems,
  fundOf,
  heldBy,
  linesOfFund,
  noAccountItems,
  type AccountItems,
  type ValuedItems,
} from './account-items.state';

/** Returns the entries that the posting rules compute for a fact of the account's own items. */
type Posts = (fact: AccountItemFact, before: AccountItems) => readonly Entry[];

/**
 * Returns the balance of each fund on a day with its value at the rate of that day. Funds without an amount and
 * without a rest of USD are left out.
 */
export function accountItemsValued(
  { asAt, rates }: Pick<RevalueAccountItems['facts'], 'asAt' | 'rates'>,
  { booked }: AccountItems,
): AccountItemsValued[] {
  const byFund = new Map<string, BookedLine[]>();
  for (const item of booked.entries().values()) {
    for (const line of cashLinesOf(item)) {
      if (line.date > asAt) continue;
      byFund.set(fundOf(line), [...(byFund.get(fundOf(line)) ?? []), line]);
    }
  }
  return [...byFund].flatMap(([fund, lines]) => {
    const [{ account = '', currency = '', dims: { bankAccount = '' } = {} } = {}] = lines;
    const rate = rates[currency];
    const held = balanceOf(lines, () => true);
    if (rate === undefined || (held.amount === 0n && held.usd === 0n)) return [];
    const of = { account, bankAccount, fund: fund as AccountItemsValued['fund'] };
    return [{ ...of, ...valued(held, currency, rate) }];
  });
}

/**
 * Returns the fact that values each fund's balance on a bank account at the rates of a day; none if there is no
 * balance.
 */
export function revalueItems(
  { facts }: RevalueAccountItems,
  items: AccountItems,
): AccountItemFact[] {
  const { revaluationId, asAt, rates } = facts;
  const own = accountItemsValued(facts, items);
  if (own.length === 0) return [];
  const used = new Set(own.map(({ amount }) => amount.currency));
  const ofItems = Object.fromEntries(Object.entries(rates).filter(([code]) => used.has(code)));
  const data = { effectiveDate: asAt, revaluationId, rates: ofItems, items: own };
  return [{ type: 'AccountItemsRevalued', data }];
}

/**
 * Returns the shares of a backdated revaluation's difference that left with later movements, by the id of the
 * movement. For that, the later events are replayed on the revalued balance.
 *
 * @param runId id of the revaluation's event; events recorded after it are ignored.
 */
export function itemsTakenBackSince(runId: string, items: AccountItems, post: Posts): TakenBack {
  const run = items.booked.get(runId);
  if (run === undefined) return new Map();
  const all = [...items.booked.entries()];
  return sharesTakenBack<AccountItemEvent, AccountItems>({
    events: all.slice(
      0,
      all.findIndex(([id]) => id === runId),
    ),
    run: [runId, run],
    initialState: noAccountItems,
    evolve: evolveAccountItems,
    post: (event, before) => post(valuedAnew(event, before), before),
    runIn: (event) => (event.type === 'AccountItemsRevalued' ? event.data : undefined),
    takenBackOf: (id, after) => itemsTakenBackSince(id, after, post),
    reversedBy: ({ data }) => ('reverses' in data ? data.reverses : undefined),
    held: (line, state) => heldBy(state, fundOf(line)).amount,
    share: (event, moved, entries) =>
      event.type === 'AccountItemsRevalued'
        ? { ...event, data: { ...event.data, items: [], moved, entries } }
        : event,
  });
}

/** Returns a later revaluation recomputed on the given state; any other event is returned unchanged. */
function valuedAnew(event: AccountItemEvent, before: AccountItems): AccountItemFact {
  if (event.type !== 'AccountItemsRevalued' || event.data.moved !== undefined) return event;
  const { effectiveDate: asAt, rates } = event.data;
  return { ...event, data: { ...event.data, items: accountItemsValued({ asAt, rates }, before) } };
}

/**
 * Refuses a fact posted before the latest revaluation of its fund's balance on the account. @throws Rejection
 * REVALUED_SINCE.
 */
export function demandItemsNotRevaluedSince(
  { revaluations }: AccountItems,
  cash: readonly BookedLine[],
): void {
  for (const line of cash) {
    const latest = revaluations
      .filter(({ funds }) => funds.includes(fundOf(line)))
      .reduce<ValuedItems | undefined>(
        (last, run) => (last !== undefined && last.date > run.date ? last : run),
        undefined,
      );
    demand(
      latest === undefined || line.date >= latest.date,
      'REVALUED_SINCE',
      `the own items of fund ${fundOf(line)} on ${line.dims.bankAccount ?? ''} were valued by ` +
        `${latest ? runInWords(latest) : ''}, after ${line.date}: reverse that revaluation first, ` +
        'or use a postingDate from its day on',
      'effectiveDate',
    );
  }
}

/**
 * Refuses to reverse a revaluation while later facts depend on its values. Later payments took money at those values,
 * later money repaid a debt at them, or a later revaluation followed.
 *
 * @throws Rejection DEPENDENT_EVENTS.
 */
export function demandItemValuesUnused(items: AccountItems, eventId: string): void {
  const { revaluations } = items;
  const own = revaluations.find((run) => run.eventId === eventId);
  const run = items.booked.get(eventId);
  if (own === undefined || run === undefined) return;
  const again = revaluations
    .slice(revaluations.indexOf(own) + 1)
    .find(({ funds }) => funds.some((fund) => own.funds.includes(fund)));
  if (again) refuseRevaluedAgain(again);
  const changed = new Set(cashLinesOf(run).map(fundOf));
  for (const fund of changed) {
    const taken = firstUse(items, eventId, fund);
    demand(
      taken === undefined,
      'DEPENDENT_EVENTS',
      `the own items of fund ${fund} on ${taken?.dims.bankAccount ?? ''} moved on ` +
        `${taken?.date ?? ''} at the value of this revaluation: undo that movement first`,
    );
  }
}

/** Returns the first later line that took some of a fund's money, or repaid some of its negative balance. */
function firstUse(items: AccountItems, eventId: string, fund: string): BookedLine | undefined {
  const lines = eventsAfter(items, eventId).flatMap(([, item]) => linesOfFund(item, fund));
  let held = heldBy(items, fund).amount - balanceOf(lines, () => true).amount;
  return lines.find(({ amount }) => {
    const isUse = held > 0n ? amount < 0n : held < 0n && amount > 0n;
    held += amount;
    return isUse;
  });
}

/**
 * Refuses a reversal posted before the latest movement of a balance if the reversal changes the balance's value. Every
 * movement took its share of the value, so an earlier change would make those shares wrong. Movements that were
 * reversed do not count.
 *
 * @throws Rejection DATES_NOT_ORDERED.
 */
export function demandAfterItemMovements(
  fact: AccountItemFact,
  cash: readonly BookedLine[],
  { booked }: AccountItems,
): void {
  const original = fact.type === 'EventReversed' ? booked.get(fact.data.reverses) : undefined;
  const [line] = cash;
  if (original === undefined || line === undefined) return;
  const usdOf = (lines: readonly BookedLine[]) => balanceOf(lines, () => true).usd;
  if (usdOf(cash) === -usdOf(cashLinesOf(original))) return;
  const moved = [...booked.entries().values()].flatMap((item) => linesOfFund(item, fundOf(line)));
  const latest = uncancelled(moved).reduce((day, { date }) => (date > day ? date : day), line.date);
  demand(
    latest <= line.date,
    'DATES_NOT_ORDERED',
    `the own items of fund ${fundOf(line)} on ${line.dims.bankAccount ?? ''} moved on ${latest}, and ` +
      'this reversal changes the value of the rest: state a postingDate from that day on',
    'postingDate',
  );
}
