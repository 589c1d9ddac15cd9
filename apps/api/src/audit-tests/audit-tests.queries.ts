import { kit, auditingRoles } from '@art30/accounting';
import {
  BackDatedAnswer,
  BackDatedQuery,
  CutOffAnswer,
  CutOffQuery,
  DormantSuspenseAnswer,
  DormantSuspenseQuery,
  LatePostingsAnswer,
  LatePostingsQuery,
  ManualRatesAnswer,
  ManualRatesQuery,
  RateUsesAnswer,
  RateUsesQuery,
  ReversalsAnswer,
  ReversalsQuery,
  RoundAmountsQuery,
  WithdrawnRatesAnswer,
  RoundAmountsAnswer,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const { id, shape } = kit;

const cutOff = queryRoute({
  at: 'cut-off',
  roles: auditingRoles,
  // The answer counts facts of donors whose ids are not in it, so the access log names every donor.
  about: 'everybody',
  query: CutOffQuery,
  answer: CutOffAnswer,
  read: (books, query) => books.auditTests.cutOff.find(query),
  summary: 'Cut-off at the end of a year',
  description:
    'Entries on the other side of the end of a year than the day on which they were recorded: facts of the year that were recorded after it, posted in it or later, and facts dated after the year that were recorded in it, of which there should be none.',
});

const backDated = queryRoute({
  at: 'back-dated',
  roles: auditingRoles,
  about: 'everybody',
  query: BackDatedQuery,
  answer: BackDatedAnswer,
  read: (books, query) => books.auditTests.backDated.find(query),
  summary: 'Back-dated entries',
  description:
    'Entries that were recorded later than the given number of days after the date of their fact. Days are those of UTC.',
});

const reversals = queryRoute({
  at: 'reversals',
  roles: auditingRoles,
  about: 'everybody',
  query: ReversalsQuery,
  answer: ReversalsAnswer,
  read: (books, query) => books.auditTests.reversals.find(query),
  summary: 'Reversals with their reasons',
  description:
    'Everything that takes back something else: what it takes back, the people behind both, and why. A reversal of a run has one row for the run and one for each revaluation; periods that were opened again are among them.',
});

const roundAmounts = queryRoute({
  at: 'round-amounts',
  roles: auditingRoles,
  about: 'everybody',
  query: RoundAmountsQuery,
  answer: RoundAmountsAnswer,
  read: (books, query) => books.auditTests.roundAmounts.find(query),
  summary: 'Round amounts',
  description:
    'Journal lines whose amount is a multiple of the given number of whole currency units, and their share of all lines. Lines that change a value alone, and memorandum accounts, are left out.',
});

const manualRates = queryRoute({
  at: 'manual-rates',
  roles: auditingRoles,
  about: 'none',
  query: ManualRatesQuery,
  answer: ManualRatesAnswer,
  read: (books, query) => books.auditTests.manualRates.find(query),
  summary: 'Manual rates of exchange',
  description:
    'Lists of rates that were set by hand and not published (UN financial rule 106.4), each with its approval, its reason, its people, and how far each rate is from the published one of its day.',
});

const UsedRateListPath = shape('UsedRateListPath', {
  listId: id('Id of the list.', '2024-05-01.MONTHLY'),
});

const manualRateUses = queryRoute({
  at: 'manual-rates/:listId',
  roles: auditingRoles,
  about: 'named',
  path: UsedRateListPath,
  query: RateUsesQuery,
  answer: RateUsesAnswer,
  read: (books, query, { listId }) => books.auditTests.manualRateUses.find(listId, query),
  summary: 'Events valued at a list of rates',
  description:
    'Events whose facts state a rate of the list, manual or published. They are found by reading the log from the list on, a limited number of events for each answer: continue with `next` until it is null.',
  unknown: 'RATE_LIST_UNKNOWN',
});

const withdrawnRates = queryRoute({
  at: 'withdrawn-rates',
  roles: auditingRoles,
  about: 'named',
  query: RateUsesQuery,
  answer: WithdrawnRatesAnswer,
  read: (books, query) => books.auditTests.manualRateUses.withdrawn(query),
  summary: 'Events valued at withdrawn rates',
  description:
    'Events whose facts state a rate of a list that another one has superseded since; what they booked stays as it is. They are found by reading the log, a limited number of events for each answer: continue with `next` until it is null.',
});

const dormantSuspense = queryRoute({
  at: 'dormant-suspense',
  roles: auditingRoles,
  about: 'everybody',
  query: DormantSuspenseQuery,
  answer: DormantSuspenseAnswer,
  read: (books, query) => books.auditTests.dormantSuspense.find(query),
  summary: 'Dormant suspense',
  description:
    'Receipts whose money in suspense has not moved for the given number of days; a revaluation does not count as a movement. Ages of all money in suspense since the value date are at /v1/receipts?status=unapplied.',
});

const latePostings = queryRoute({
  at: 'late-postings',
  roles: auditingRoles,
  about: 'named',
  query: LatePostingsQuery,
  answer: LatePostingsAnswer,
  read: (books, query) => books.auditTests.latePostings.find(query),
  summary: 'Later postings into closed periods',
  description:
    'Entries posted on days that had been closed or fenced before they were recorded, whatever the periods are by now: strays into a closed period, postings of the controller behind a fence, and postings after a period was opened again. `/v1/periods` has the strays of each year.',
});

export const auditTestQueries: QueryResource = {
  name: 'AuditTestsController',
  root: 'v1/audit/tests',
  tag: 'audit',
  routes: {
    cutOff,
    backDated,
    reversals,
    roundAmounts,
    manualRates,
    manualRateUses,
    withdrawnRates,
    dormantSuspense,
    latePostings,
  },
};
