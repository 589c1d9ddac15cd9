import type { JsonObject, RecordedEvent } from '@art30/event-sourcing';
import {
  expenditureListEvents,
  type ExpenditureListEvent,
} from '../../expenditure-list/expenditure-list.facts';
import type { IsoDate } from '../../kernel/dates';

type Facts<Type> = Extract<ExpenditureListEvent, { readonly type: Type }>['data'];

/** A list of expenditures of another system, as it is in the register. */
export type RegisteredList = Pick<Facts<'ExpendituresListed'>, 'items' | 'totals'> &
  Pick<Facts<'ExpendituresLeftOut'>, 'leftOut'> & {
    readonly listedOn: IsoDate;
    readonly documentReference: string | null;
    /** Proposal under which people sign the list; null if there is none. */
    readonly proposalId: string | null;
    readonly bookedOn: IsoDate | null;
  };

/** True if an event changes an expenditure list. */
export function changesList<E extends { readonly type: string }>(
  event: E,
): event is Extract<E, { readonly type: ExpenditureListEvent['type'] }> {
  return Object.hasOwn(expenditureListEvents, event.type);
}

/** Returns the change that an event makes to its expenditure list. */
export function listChange(
  { type, data }: ExpenditureListEvent,
  { metadata }: Pick<RecordedEvent, 'metadata'>,
): {
  readonly register: 'expenditure_lists';
  readonly id: string;
  readonly changes: JsonObject;
} {
  const changed = (changes: Partial<RegisteredList>) =>
    ({ register: 'expenditure_lists', id: data.listId, changes }) as const;
  switch (type) {
    case 'ExpendituresListed': {
      const { effectiveDate: listedOn, documentReference = null, items, totals } = data;
      const proposalId = metadata.proposal ?? null;
      const stated = { listedOn, documentReference, items, totals, proposalId };
      return changed({ ...stated, leftOut: [], bookedOn: null });
    }
    case 'ExpendituresLeftOut':
      return changed({ leftOut: data.leftOut });
    case 'ExpendituresBooked':
      return changed({ leftOut: [], bookedOn: data.effectiveDate });
  }
}
