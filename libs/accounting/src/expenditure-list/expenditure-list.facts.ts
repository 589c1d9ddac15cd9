import { type EventIn } from '../kernel/booking';
import { asRefusal, byThree, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import type { RejectionCode } from '../kernel/rejection';
import { Expenditure } from '../pledge/facts/spending-authority.facts';
import {
  id,
  listOf,
  Money,
  optional,
  part,
  pattern,
  reference,
  shape,
  text,
  textLengthMax,
  wholeNumber,
  type Infer,
} from '../schema';

/** Most expenditures of one list. */
export const listedExpendituresMax = 200;

/** An expenditure in a list: the members of a report of one expenditure, and the pledge whose money was spent. */
export const ListedExpenditure = shape('ListedExpenditure', {
  pledgeId: id('Pledge whose money was spent.', 'P1'),
  ...Expenditure.members,
});
/** An expenditure of a list with its id, which was stated or derived from the request. */
export type IdentifiedExpenditure = Infer<typeof ListedExpenditure> & { readonly id: string };

export const ExpenditureList = shape('ReportExpenditures', {
  id: optional(
    id(
      'Id of the list, such as that of the file which holds it. Left out: derived from the request.',
      'ERP-2024-11',
    ),
  ),
  documentReference: reference('Reference of the file that holds the list.', 'ERP file 2024-11'),
  items: listOf(
    ListedExpenditure,
    listedExpendituresMax,
    1,
  )('Expenditures in the order in which they are booked, each upon those before it.'),
});

/** Command that reports expenditures on any pledges in one list, which people sign as a whole. */
export class ReportExpenditures extends commandOf(
  ExpenditureList,
  reports(
    'ExpendituresListed',
    'ExpenditureReported',
    'SupportCostCharged',
    'ExpendituresBooked',
    'ExpendituresLeftOut',
  ),
)<{
  readonly listId: string;
  readonly items: readonly IdentifiedExpenditure[];
}> {}

const listId = id('Id of the list.', 'ERP-2024-11');
const items = wholeNumber(1, listedExpendituresMax)('Expenditures of the list.', 3);

const list = stands('the expenditures of a list are reversed one by one');

/**
 * Event: the booking of a list begins. It is written together with the approval, so an interrupted booking can be
 * continued.
 */
export const ExpendituresListed = event('ExpendituresListed', byThree(on.batch, list), {
  listId,
  items,
  totals: listOf(
    Money,
    listedExpendituresMax,
  )('Direct cost of the whole list by currency, in the order of the codes.'),
});

/** An expenditure of a list that was refused, and the reason for it. */
export const ExpenditureLeftOut = shape('ExpenditureLeftOut', {
  item: wholeNumber(1, listedExpendituresMax)('Its place in the list, from 1.', 2),
  pledgeId: id('Its pledge.', 'P1'),
  expenditureId: id('Its id.', 'ERP-2024-11-k'),
  code: pattern<RejectionCode>(
    'refusal code',
    /^[A-Z][A-Z_]*$/,
    'must be a code in capitals',
  )('Stable name of the reason.', 'PLEDGE_STATUS'),
  detail: text(textLengthMax)('The reason in words.', 'pledge P1 is not signed'),
});
export type ExpenditureLeftOut = Infer<typeof ExpenditureLeftOut>;

/**
 * Event: some expenditures of a list were refused, and all others are booked. The refused ones need a new certification
 * before they can be booked.
 */
export const ExpendituresLeftOut = event('ExpendituresLeftOut', asRefusal(on.batch, list), {
  listId,
  leftOut: listOf(
    part(ExpenditureLeftOut),
    listedExpendituresMax,
    1,
  )('Expenditures that are not booked, in the order of the list.'),
});

/** Event: all expenditures of the list are booked. */
export const ExpendituresBooked = event('ExpendituresBooked', byThree(on.batch, list), {
  listId,
  items,
});

export const expenditureListEvents = {
  ExpendituresListed,
  ExpendituresLeftOut,
  ExpendituresBooked,
};
export type ExpenditureListEvent = EventIn<typeof expenditureListEvents>;
