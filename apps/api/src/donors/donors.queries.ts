import { donorKinds, Assessment, kit, identity, readingRoles } from '@art30/accounting';
import {
  explainable,
  pageAnswered,
  timesAnswered,
  PageQuery,
  AsOfQuery,
  personalTexts,
  OwnDonorAnswer,
  OwnDonorsPage,
  BalanceFigures,
} from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  date,
  listOf,
  meaning,
  nullable,
  oneOf,
  part,
  words,
} = kit;

const { donorId } = identity;

/** The donor a path names. */
export const DonorPath = kit.shape('DonorPath', { donorId });

/** The party status of a donor: since when, and until when. */
const PartyStatusView = answer('PartyStatusView', {
  since: date('First day on which it is a party.', '2003-09-29'),
  until: nullable(
    date('First day on which it is no longer a party; null while it is one.', '2025-01-01'),
  ),
  reference: nullable(words('Source of the status.', 'C.N.1234.2003.TREATIES')),
});

/** The assessment of a donor recorded last. */
const DueDiligenceView = answer('DueDiligenceView', {
  outcome: meaning(Assessment.members.outcome, 'Result of the assessment.', 'CLEARED'),
  assessedOn: date('Day of the assessment.', '2024-02-20'),
  validUntil: date('Last day on which it holds.', '2026-02-20'),
  reference: words('Reference of the assessment.', 'DD-2024-017'),
});

/** A donor. */
const DonorView = answer('DonorView', {
  id: words('Id of the donor.', 'DON-A'),
  name: words(
    'Name as in the agreement; of a private person whose name was erased, its reference.',
    'Donor A (fictitious State party)',
  ),
  personalTexts,
  kind: oneOf(donorKinds)('Kind of donor.', 'STATE_PARTY'),
  country: nullable(words('Country, ISO 3166-1 alpha-3.', 'XAA')),
  contactReference: nullable(
    words('Reference of the contact, which is kept elsewhere.', 'CRM-2025-118'),
  ),
  partyStatus: nullable(
    part(PartyStatusView)('Party status recorded last; null where none was recorded.'),
  ),
  dueDiligence: nullable(
    part(DueDiligenceView)('Due diligence recorded last; null where none was recorded.'),
  ),
});

/** A donor, what it gave, and the times it was looked at. */
const DonorAnswer = answer('DonorAnswer', {
  ...DonorView.members,
  ...timesAnswered,
  ...explainable,
  revision: count('Revision of the donor, as in the ETag.', 1),
  balances: part(BalanceFigures)('Balances of all lines of the donor.'),
});

/** Donors in the order of their ids. */
const DonorsPage = answer('DonorsPage', {
  ...pageAnswered,
  items: listOf(DonorView, rowsMax)('The donors.'),
});

export const donorsQueries: QueryResource = {
  name: 'DonorsQueriesController',
  root: 'v1/donors',
  tag: 'donors',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'donorItems',
      query: PageQuery,
      answer: DonorsPage,
      own: { answer: OwnDonorsPage, read: (own, query) => own.donors.list(query) },
      read: (books, query) => books.donors.list(query),
      summary: 'Donors',
      description:
        'All donors, each with the party status and the due diligence that were last recorded for the date asked for.',
    }),
    find: queryRoute({
      at: ':donorId',
      roles: readingRoles,
      about: 'ofAddress',
      path: DonorPath,
      query: AsOfQuery,
      answer: DonorAnswer,
      own: {
        answer: OwnDonorAnswer,
        read: (own, query, { donorId }) => own.donors.find(donorId, query),
      },
      read: (books, query, { donorId }) => books.donors.find(donorId, query),
      summary: 'One donor and its balances',
      description: 'A donor with the balances of all its pledges, in USD.',
      unknown: 'DONOR_UNKNOWN',
      tagged: true,
    }),
  },
};
