import {
  type RegisteredList,
  ExpenditureLeftOut,
  listedExpendituresMax,
  kit,
} from '@art30/accounting';
import type { RegisterView } from '../registers/register';
import type { Thing } from '../registers/register-reader';
import { pageAnswered, timesAnswered } from '../times/shapes';

const { answer, answerRowsMax, count, date, listOf, nullable, oneOf, part, reference, words } = kit;

/** An expenditure that an approved list contains but that was refused when the list was booked. */
const LeftOutView = answer('LeftOutView', ExpenditureLeftOut.members);

/** A list of expenditures that was approved as a whole, and the progress of booking them. */
const ExpenditureListView = answer('ExpenditureListView', {
  id: words('Id of the list.', 'ERP-2024-11'),
  documentReference: nullable(
    reference('Reference of the file that holds it.', 'ERP file 2024-11'),
  ),
  listedOn: date('Day on which it was approved.', '2024-12-03'),
  items: count('Expenditures of the list.', 3),
  totals: listOf(
    kit.Money,
    listedExpendituresMax,
  )('Direct cost of the whole list by currency, in the order of the codes.'),
  status: oneOf(['UNDER_WAY', 'LEFT_OUT', 'BOOKED'])(
    '`UNDER_WAY`: it is being booked. `LEFT_OUT`: all are booked but those that were left out, which wait for signatures under the same proposal. `BOOKED`: all are booked.',
    'BOOKED',
  ),
  leftOut: listOf(
    part(LeftOutView),
    listedExpendituresMax,
  )('Expenditures that were left out and are not booked since, in the order of the list.'),
  bookedOn: nullable(date('Day on which the whole list was booked; null before.', '2024-12-03')),
  proposalId: nullable(
    words(
      'Its proposal, which holds the expenditures themselves; null where none was made.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
});
type ExpenditureListView = kit.Infer<typeof ExpenditureListView>;

export const ExpenditureListsPage = answer('ExpenditureListsPage', {
  ...pageAnswered,
  items: listOf(ExpenditureListView, answerRowsMax)('The lists.'),
});

export const ExpenditureListAnswer = answer('ExpenditureListAnswer', {
  ...ExpenditureListView.members,
  ...timesAnswered,
});

/** The register of approved expenditure lists, and how its records are shown. */
export const expenditureLists = {
  register: 'expenditure_lists',
  noun: 'EXPENDITURE_LIST',
  view: ({ id, ...list }: Thing<RegisteredList>) => {
    const { documentReference, listedOn, items, totals, leftOut, bookedOn, proposalId } = list;
    const stated = { id, documentReference, listedOn, items, totals };
    return { ...stated, status: statusOf(list), leftOut, bookedOn, proposalId };
  },
} satisfies RegisterView<'expenditure_lists', ExpenditureListView>;

function statusOf({ leftOut, bookedOn }: RegisteredList): ExpenditureListView['status'] {
  if (bookedOn !== null) return 'BOOKED';
  return leftOut.length > 0 ? 'LEFT_OUT' : 'UNDER_WAY';
}
