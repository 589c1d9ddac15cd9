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

/** Ends the booking of an approved list of expenditures: all of them were booked, or some were left out. */
export class EndList extends stepOf(
  'EndList',
  follows('ExpendituresBooked', 'ExpendituresLeftOut'),
)<{
  readonly listId: string;
  /** Expenditures that were finally refused; empty if the whole list was booked. */
  readonly leftOut: readonly ExpenditureLeftOut[];
}> {}

export interface ExpenditureListState {
  readonly status: 'none' | 'begun' | 'booked';
  readonly items: number;
}

export interface ExpenditureListContext {
  readonly today: IsoDate;
  /**
   * True if the same proposal has already begun the list; the command then continues with the expenditures not booked
   * yet.
   */
  readonly isOwn: boolean;
}

/**
 * Decides on a list of expenditures of another system. The expenditures themselves are booked on their pledges. The
 * stream of the list records when booking began, which items were left out, and when all others were booked.
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

/**
 * Returns the event that begins a list; none if the list has already begun under the same proposal. @throws Rejection
 * DUPLICATE_ID, or the refusal of an invalid amount.
 */
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

/** Returns the sums of amounts by currency, in the order of the currency codes. */
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
