import type { Decider } from '@art30/event-sourcing';
import type { Fact } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';
import { Money, type MoneyFact } from '../kernel/money';
import { policyInForce } from '../kernel/policy-settings';
import { demand, inPart, refuse } from '../kernel/rejection';
import { follows, stepOf } from '../rows/command-row';
import type {
  ExpenditureLeftOut,
  ExpenditureListEvent,
  ReportExpenditures,
} from './expenditure-list.facts';

/** Ends the booking of an approved list: all of it is booked, or all except some expenditures. */
export class EndList extends stepOf(
  'EndList',
  follows('ExpendituresBooked', 'ExpendituresLeftOut'),
)<{
  readonly listId: string;
  /** Expenditures that were refused for good; empty if the whole list is booked. */
  readonly leftOut: readonly ExpenditureLeftOut[];
}> {}

export interface ExpenditureListState {
  readonly status: 'none' | 'begun' | 'booked';
  readonly items: number;
}

export interface ExpenditureListContext {
  readonly today: IsoDate;
  /** True if the list was already begun under the same proposal, so that only its rest is booked now. */
  readonly isOwn: boolean;
}

/**
 * Decides on a list of expenditures, which are booked on their pledges. The list's stream records that
 * booking began, which items were left out, and that all others are booked.
 */
export const expenditureListDecider: Decider<
  ExpenditureListState,
  Pick<ReportExpenditures, 'type' | 'facts'> | EndList,
  ExpenditureListEvent,
  ExpenditureListContext
> = {
  initialState: { status: 'none', items: 0 },

  decide(command, state, context) {
    const facts =
      command.type === 'EndList'
        ? [ended(command, state, context)]
        : listed(command.facts, state, context);
    return facts.map(
      ({ type, data }) =>
        ({ type, data: { ...data, policy: policyInForce, entries: [] } }) as ExpenditureListEvent,
    );
  },

  evolve(state, { event }) {
    switch (event.type) {
      case 'ExpendituresListed':
        return { status: 'begun', items: event.data.items };
      case 'ExpendituresLeftOut':
        return state;
      case 'ExpendituresBooked':
        return { ...state, status: 'booked' };
    }
  },
};

type ListFact = Fact<ExpenditureListEvent>;

/** Begins a list. @throws Rejection DUPLICATE_ID, or that of an amount. */
function listed(
  { listId, items, documentReference }: ReportExpenditures['facts'],
  { status }: ExpenditureListState,
  { today: effectiveDate, isOwn }: ExpenditureListContext,
): readonly ListFact[] {
  if (isOwn) return [];
  demand(
    status === 'none',
    'DUPLICATE_ID',
    `there is a list ${listId} already: give this one another id`,
    'id',
  );
  const totals = totalsOf(items.map(({ direct }) => direct));
  const counted = { listId, items: items.length, totals };
  return [{ type: 'ExpendituresListed', data: { effectiveDate, documentReference, ...counted } }];
}

/** Returns the sums by currency, in the order of the currency codes. */
function totalsOf(amounts: readonly MoneyFact[]): readonly MoneyFact[] {
  const sums = new Map<string, Money>();
  amounts.forEach((amount, index) => {
    const direct = inPart(`items[${index}]`, () => Money.positive(amount, 'direct'));
    sums.set(direct.currency, sums.get(direct.currency)?.plus(direct) ?? direct);
  });
  const inOrder = [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([, sum]) => sum.toJSON());
}

function ended(
  { facts: { listId, leftOut } }: EndList,
  { status, items }: ExpenditureListState,
  { today: effectiveDate }: ExpenditureListContext,
): ListFact {
  if (status !== 'begun') {
    return refuse(
      'PROPOSAL_STATUS',
      `the list ${listId} is not being booked: all its expenditures are already booked or left out`,
    );
  }
  return leftOut.length > 0
    ? { type: 'ExpendituresLeftOut', data: { effectiveDate, listId, leftOut } }
    : { type: 'ExpendituresBooked', data: { effectiveDate, listId, items } };
}
