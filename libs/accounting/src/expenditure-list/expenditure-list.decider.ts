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

/** Ends one approval of a list: it is booked whole, or but for some expenditures. */
export class EndList extends stepOf(
  'EndList',
  follows('ExpendituresBooked', 'ExpendituresLeftOut'),
)<{
  readonly listId: string;
  /** What was refused for good; where it is empty, the list is booked whole. */
  readonly leftOut: readonly ExpenditureLeftOut[];
}> {}

export interface ExpenditureListState {
  readonly status: 'none' | 'begun' | 'booked';
  readonly items: number;
}

export interface ExpenditureListContext {
  readonly today: IsoDate;
  /** The list stands already under the proposal that is booked: what is left of it is booked. */
  readonly isOwn: boolean;
}

/**
 * A list of expenditures, which are booked on their pledges: its stream says when their booking began,
 * what was left out, and that all are booked.
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

/** @throws Rejection DUPLICATE_ID, or of an amount. */
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

/** Sums by currency, in the order of the codes. */
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
      `the list ${listId} is not being booked: nothing is left of it`,
    );
  }
  return leftOut.length > 0
    ? { type: 'ExpendituresLeftOut', data: { effectiveDate, listId, leftOut } }
    : { type: 'ExpendituresBooked', data: { effectiveDate, listId, items } };
}
