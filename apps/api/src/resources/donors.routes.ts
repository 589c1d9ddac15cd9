import {
  Assessment,
  Contact,
  identity,
  kit,
  PartyStatus,
  readingRoles,
  RecordContact,
  RecordDueDiligence,
  RecordPartyStatus,
  RegisterDonor,
  Registration,
  ReviseDonor,
  Revision,
} from '@art30/accounting';
import {
  AsOfQuery,
  DonorAnswer,
  DonorsPage,
  OwnDonorAnswer,
  OwnDonorsPage,
  PageQuery,
} from '@art30/books';
import { chosenId } from '../routes/command-request';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { donorId } = identity;

export const DonorPath = kit.shape('DonorPath', { donorId });

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
      read: (books, query) => books.registers.donors.list(query),
      summary: 'Donors',
      description:
        'All donors, each with the party status and the due diligence that were recorded last for the requested date.',
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
      read: (books, query, { donorId }) => books.registers.donors.find(donorId, query),
      summary: 'One donor and its balances',
      description: 'A donor with the balances of all its pledges, in USD.',
      unknown: 'DONOR_UNKNOWN',
      tagged: true,
    }),
  },
};

export const donorRoutes: CommandResource = {
  name: 'DonorsController',
  root: 'v1/donors',
  tag: 'donors',
  routes: {
    register: commandRoute({
      at: '',
      begins: 'RegisterDonor',
      about: 'named',
      path: NoPath,
      body: Registration,
      command: ({ id, ...facts }, _path, request) =>
        new RegisterDonor({ ...facts, donorId: chosenId(id, request) }, request),
      summary: 'Register a donor',
      description:
        'Registers a donor. A State party is registered with the date on which it became one, because recommendation (n) is open to States parties and eligibility is decided by date.',
    }),
    revise: commandRoute({
      at: ':donorId/revision',
      begins: 'ReviseDonor',
      about: 'named',
      path: DonorPath,
      body: Revision,
      command: (facts, { donorId }, request) => new ReviseDonor({ ...facts, donorId }, request),
      summary: 'Revise a donor',
      description:
        'Changes name, kind, country or contact reference from a day on. Members that are left out keep their values, and earlier records do not change. Decisions and statements use the values of their own date.',
    }),
    recordPartyStatus: commandRoute({
      at: ':donorId/party-status',
      begins: 'RecordPartyStatus',
      about: 'named',
      path: DonorPath,
      body: PartyStatus,
      command: (facts, { donorId }, request) =>
        new RecordPartyStatus({ ...facts, donorId }, request),
      summary: 'Record whether a donor is a party to the Convention',
      description:
        'The status recorded last for a date holds. It decides at signature whether the donor may ' +
        'give under recommendation (n).',
    }),
    recordDueDiligence: commandRoute({
      at: ':donorId/due-diligence',
      begins: 'RecordDueDiligence',
      about: 'named',
      path: DonorPath,
      body: Assessment,
      command: (facts, { donorId }, request) =>
        new RecordDueDiligence({ ...facts, donorId }, request),
      summary: 'Record due diligence on a donor',
      description:
        'An assessment holds through its `validUntil`, or until a later one replaces it. Where the kind of donor needs due diligence, a pledge can be accepted and signed only while an assessment holds.',
    }),
    recordContact: commandRoute({
      at: ':donorId/contacts',
      begins: 'RecordContact',
      about: 'named',
      path: DonorPath,
      body: Contact,
      command: (facts, { donorId }, request) => new RecordContact({ ...facts, donorId }, request),
      summary: 'Record a contact of a donor',
      description:
        'States a contact of a donor as it is from a day on; recorded again under its id, it is replaced whole from that day, and what is left out is no longer stated. Its name and addresses are kept apart from the books, whatever the kind of the donor, and can be erased.',
    }),
  },
};
