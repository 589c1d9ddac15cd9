import {
  balanceOf,
  balancesFrom,
  bookedLines,
  residueIn,
  type BookedLine,
} from '../../accounts/books';
import { isCash } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import { demand } from '../../kernel/rejection';
import {
  movedSince,
  named,
  refuseRevaluedAgain,
  revaluedSince,
  valued,
} from '../../revaluation/valuation';
import {
  addsToOwed,
  isMonetary,
  itemKey,
  monetaryItems,
  firstOutflowOf,
  type MonetaryItem,
} from './monetary-items';
import type { PledgeFact } from '../facts/pledge.facts';
import type { BookedEvent, Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import type { PledgeItemLeftOut, PledgeItemValued, RevaluePledge } from '../facts/valuing.facts';
import type { MonetaryPlace } from '../../revaluation/valued.facts';
import { latestRevaluation, type ValuedPledge } from '../state/revaluation.state';
import { existingPledge } from '../guards/existing-pledge';

/** Result of a run for a pledge: the items valued anew, and the items left out. */
export interface PledgeRevaluation {
  readonly items: readonly PledgeItemValued[];
  readonly leftOut: readonly PledgeItemLeftOut[];
}

/** Values the cash and the debts of a pledge in other currencies at the rates of a day. */
export function revalue(
  command: RevaluePledge,
  state: PledgeState,
  context: PledgeContext,
): PledgeFact[] {
  const { revaluationId, asAt, rates } = command.facts;
  const { items, leftOut } = revaluationOf(command, state, context);
  if (items.length === 0) return [];
  const used = [...new Set(items.map(({ amount }) => amount.currency))];
  const data = {
    effectiveDate: asAt,
    revaluationId,
    rates: Object.fromEntries(Object.entries(rates).filter(([code]) => used.includes(code))),
    items,
    leftOut,
  };
  return [{ type: 'PledgeRevalued', data }];
}

/**
 * The items of a pledge that are open as at the day of the run, or have USD left on them. An item
 * that was used since, at its earlier value, is left out, as is one that a later run has valued.
 */
export function revaluationOf(
  { facts }: RevaluePledge,
  state: PledgeState,
  { linesElsewhere }: Pick<PledgeContext, 'linesElsewhere'>,
): PledgeRevaluation {
  const pledge = existingPledge(state, facts.pledgeId);
  const { asAt, rates } = facts;
  const items: PledgeItemValued[] = [];
  const leftOut: PledgeItemLeftOut[] = [];
  for (const item of monetaryItems([...pledge.lines, ...linesElsewhere])) {
    const rate = rates[item.currency];
    const held = balanceOf(item.lines, ({ date }) => date <= asAt);
    if (rate === undefined || (held.amount === 0n && held.usd === 0n)) continue;
    const excluded = exclusion(pledge, item, asAt);
    if (excluded !== undefined) {
      leftOut.push({ ...placeOf(item), currency: item.currency, ...excluded });
      continue;
    }
    items.push({ ...placeOf(item), ...valued(held, item.currency, rate) });
  }
  return { items, leftOut };
}

function placeOf({ account, instalment, purpose, bankAccount }: MonetaryItem): MonetaryPlace {
  return {
    account,
    ...(instalment === undefined ? {} : { instalment }),
    purpose,
    ...(bankAccount === undefined ? {} : { bankAccount }),
  };
}

function exclusion(
  pledge: Pledge,
  item: MonetaryItem,
  asAt: IsoDate,
): Pick<PledgeItemLeftOut, 'code' | 'remedy'> | undefined {
  const latest = latestRevaluation(pledge.revaluations, item.currency);
  if (latest !== undefined && latest.date > asAt) return revaluedSince(latest);
  const since = item.lines.filter(({ date }) => date > asAt);
  const [converted] = conversionsOf(item, [...pledge.booked.entries().values()], asAt);
  const taken = converted ?? firstOutflowOf(item, since, { onItsDay: true });
  return taken && movedSince(taken.date, asAt);
}

/** Conversions that took cash with its value from an item, or gave it some, after a day. */
function conversionsOf(
  item: Pick<MonetaryItem, 'account' | 'purpose'>,
  events: readonly BookedEvent[],
  after: IsoDate,
): readonly { readonly date: IsoDate }[] {
  return events
    .filter(
      ({ type, reversed, postedOn, entries }) =>
        type === 'CashConverted' &&
        !reversed &&
        postedOn > after &&
        entries.some(
          ({ account, dims }) => account === item.account && dims.purpose === item.purpose,
        ),
    )
    .map(({ postedOn: date }) => ({ date }));
}

/** Refuses a fact before the latest revaluation, whose balances it would change. */
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
        `${latest ? named(latest) : ''}, after ${line.date}: reverse that revaluation first, ` +
        'or use a postingDate from its day on',
      'effectiveDate',
    );
  }
}

/** Refuses to reverse a revaluation while later facts rest on the values that it gave. */
export function demandValuesUnused(pledge: Pledge, eventId: string): void {
  const own = pledge.revaluations.find((known) => known.eventId === eventId);
  if (own === undefined) return;
  const after = pledge.revaluations.slice(pledge.revaluations.indexOf(own) + 1);
  const again = after.find(({ currencies }) =>
    currencies.some((currency) => own.currencies.includes(currency)),
  );
  if (again) refuseRevaluedAgain(again);
  const events = [...pledge.booked.entries()];
  const at = events.findIndex(([id]) => id === eventId);
  const later = events.slice(at + 1).map(([, event]) => event);
  const changed = new Set(linesOf(pledge, eventId).map(itemKey));
  for (const item of monetaryItems(later.flatMap(linesIn))) {
    if (!changed.has(item.key)) continue;
    const [converted] = conversionsOf(item, later, '');
    const taken = converted ?? firstOutflowOf(item, item.lines, { onItsDay: false });
    demand(
      taken === undefined,
      'DEPENDENT_EVENTS',
      `the balance on account ${item.account} for ${item.purpose} moved on ${taken?.date ?? ''} ` +
        'at the value of this revaluation: undo that movement first',
    );
  }
}

/** An event cannot be reversed at its old value after a revaluation has changed that value. */
export function demandNotValued(pledge: Pledge, eventId: string): void {
  const events = [...pledge.booked.entries()];
  const at = events.findIndex(([id]) => id === eventId);
  const added = new Set(linesOf(pledge, eventId).filter(addsToOwed).map(itemKey));
  const changed = pledge.revaluations.find(
    (known) =>
      events.findIndex(([id]) => id === known.eventId) > at &&
      linesOf(pledge, known.eventId).some((line) => added.has(itemKey(line))),
  );
  demand(
    changed === undefined,
    'DEPENDENT_EVENTS',
    `${changed ? named(changed) : ''} has changed the value of this event, by event ` +
      `${changed?.eventId ?? ''}: reverse that revaluation first`,
  );
}

function linesOf({ booked }: Pledge, eventId: string): BookedLine[] {
  const event = booked.get(eventId);
  return event ? linesIn(event) : [];
}

function linesIn({ postedOn, entries }: BookedEvent): BookedLine[] {
  return bookedLines(postedOn, entries);
}

/** Refuses a revaluation that would leave USD on a day on which no amount is owed any more. */
export function demandNoValueLeft({ lines }: Pledge, added: readonly BookedLine[]): void {
  const changed = new Set(added.map(itemKey));
  const from = added[0]?.date ?? '';
  for (const item of monetaryItems([...lines, ...added])) {
    if (isCash(item.account) || !changed.has(item.key)) continue;
    const residue = residueIn(balancesFrom(item.lines, from));
    demand(
      residue === undefined,
      'DATES_NOT_ORDERED',
      `the balance on account ${item.account} for ${item.purpose} would be zero but still carry ` +
        `USD on ${residue?.date ?? ''}: use a later date`,
      'effectiveDate',
    );
  }
}
