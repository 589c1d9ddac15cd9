import {
  faultInPart,
  kit,
  ListedExpenditure,
  Rejection,
  type AnyLedgerEvent,
  type ExpenditureLeftOut,
  type IdentifiedExpenditure,
  type ReportExpenditures,
} from '@art30/accounting';
import type { HandledStep } from '@art30/event-sourcing';
import { isLasting } from '../kernel/passing';

/** An expenditure of a list, and its place from 1. */
export interface Item {
  readonly place: number;
  readonly facts: IdentifiedExpenditure;
}

/** The expenditures of a list in its order. */
export function itemsOf({ items }: ReportExpenditures['facts']): readonly Item[] {
  const inOrder: readonly IdentifiedExpenditure[] = items;
  return inOrder.map((facts, index) => ({ place: index + 1, facts }));
}

/** What refuses an item, with its field named from the top of the request: `items[3].purpose`. */
export function inItem({ place }: Item, error: unknown): Error {
  if (!isLasting(error)) return error as Error;
  const named = `items[${place - 1}]`;
  const isMember = (member: string) => Object.hasOwn(ListedExpenditure.members, member);
  const placed = faultInPart(named, error, isMember) as Rejection;
  if (placed.field?.startsWith(named) === true) return placed;
  return new Rejection(error.code, `${named}: ${error.detail}`, named);
}

/** An item that is not booked, as the list keeps it. */
export function leftOutOf({ place, facts }: Item, { code, detail }: Rejection): ExpenditureLeftOut {
  const { pledgeId, id: expenditureId } = facts;
  const said = detail.slice(0, kit.textLengthMax);
  return { item: place, pledgeId, expenditureId, code, detail: said };
}

/** Why a list was not booked whole, by its last event; undefined where it was. */
export function restLeftOut({
  events,
}: Pick<HandledStep<unknown, AnyLedgerEvent>, 'events'>): Rejection | undefined {
  for (const { event } of events) {
    if (event.type !== 'ExpendituresLeftOut') continue;
    const { leftOut } = event.data;
    const [first] = leftOut;
    if (first === undefined) continue;
    const { item, expenditureId, code, detail } = first;
    const others = leftOut.length === 1 ? '' : `, and ${leftOut.length - 1} more`;
    return new Rejection(
      code,
      `item ${item} (${expenditureId}) was left out${others}, and the rest is booked: ${detail}`,
    );
  }
  return undefined;
}
