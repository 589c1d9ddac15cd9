import type { RegisteredList } from '@art30/accounting';
import type { RegisterView } from '../registers/register';
import type { Thing } from '../registers/register-reader';

/** Lists of expenditures that were approved, and how far each is booked. */
export const expenditureLists = {
  register: 'expenditure_lists',
  noun: 'EXPENDITURE_LIST',
  view: ({ id, ...list }: Thing<RegisteredList>) => {
    const { documentReference, listedOn, items, totals, leftOut, bookedOn, proposalId } = list;
    const stated = { id, documentReference, listedOn, items, totals };
    return { ...stated, status: statusOf(list), leftOut, bookedOn, proposalId };
  },
} satisfies RegisterView<'expenditure_lists', unknown>;

function statusOf({ leftOut, bookedOn }: RegisteredList): 'UNDER_WAY' | 'LEFT_OUT' | 'BOOKED' {
  if (bookedOn !== null) return 'BOOKED';
  return leftOut.length > 0 ? 'LEFT_OUT' : 'UNDER_WAY';
}
