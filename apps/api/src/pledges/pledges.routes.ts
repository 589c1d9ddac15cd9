import {
  Acceptance,
  AcceptPledge,
  Amendment,
  AmendPledge,
  AnnouncePledge,
  type CommandRequest,
  kit,
  Lapse,
  LapsePledge,
  PledgeOpening,
  readingRoles,
  recommendations,
  RescheduleInstalments,
  Rescheduling,
  Reversal,
  ReversePledgeEvent,
  SignAgreement,
  Signature,
  SignDirectly,
  TerminateAgreement,
  Termination,
  Withdrawal,
  WithdrawPledge,
} from '@art30/accounting';
import {
  AsOfQuery,
  HistoryAnswer,
  OwnHistory,
  OwnPledgeAnswer,
  OwnPledgesPage,
  pageAsked,
  PageQuery,
  PledgeAnswer,
  PledgesPage,
  pledgeStatuses,
} from '@art30/books';
import { chosenId } from '../routes/command-request';
import { type CommandResource, commandRoute, NoPath } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';
import { PledgeEventPath, PledgePath } from './pledge-paths';

const { id, oneOf, optional, shape } = kit;

const PledgesQuery = shape('PledgesQuery', {
  ...pageAsked,
  donor: optional(id('Only pledges of this donor.', 'DON-A')),
  recommendation: optional(oneOf(recommendations)('Only pledges under this recommendation.', 'n')),
  status: optional(
    oneOf(pledgeStatuses)(
      'Only pledges that have this status at `asAt`, as known at `knownAt`.',
      'PARTLY_RECEIVED',
    ),
  ),
});

export const pledgesQueries: QueryResource = {
  name: 'PledgesQueriesController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    list: queryRoute({
      at: '',
      roles: readingRoles,
      about: 'pledgeItems',
      query: PledgesQuery,
      answer: PledgesPage,
      own: { answer: OwnPledgesPage, read: (own, query) => own.pledges.list(query) },
      read: (books, query) => books.registers.pledges.list(query),
      summary: 'Pledges',
      description:
        'All pledges, each with its amounts announced, agreed, received and outstanding.',
    }),
    find: queryRoute({
      at: ':pledgeId',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: AsOfQuery,
      answer: PledgeAnswer,
      own: {
        answer: OwnPledgeAnswer,
        read: (own, query, { pledgeId }) => own.pledges.find(pledgeId, query),
      },
      read: (books, query, { pledgeId }) => books.registers.pledges.find(pledgeId, query),
      summary: 'One pledge',
      description:
        'A pledge with its terms, its instalments by purpose in the currency of the pledge and in ' +
        'USD, its balances, and what certified proposals will use of them.',
      unknown: 'PLEDGE_UNKNOWN',
      tagged: true,
    }),
    history: queryRoute({
      at: ':pledgeId/history',
      roles: readingRoles,
      about: 'ofAddress',
      path: PledgePath,
      query: PageQuery,
      answer: HistoryAnswer,
      own: {
        answer: OwnHistory,
        read: (own, query, { pledgeId }) => own.pledges.history(pledgeId, query),
      },
      read: (books, query, { pledgeId }) => books.lists.pledgeHistory.find(pledgeId, query),
      summary: 'Events of a pledge',
      description:
        'The events of a pledge in the order of the log, each with its facts, who recorded it, when, and the lines that it booked.',
      unknown: 'PLEDGE_UNKNOWN',
    }),
  },
};

export const pledgeRoutes: CommandResource = {
  name: 'PledgesController',
  root: 'v1/pledges',
  tag: 'pledges',
  routes: {
    open: commandRoute({
      at: '',
      begins: ['SignDirectly', 'AnnouncePledge'],
      about: 'named',
      path: NoPath,
      body: PledgeOpening,
      command: openingOf,
      summary: 'Announce a pledge, or sign one directly',
      description:
        'An announcement is not an asset yet: it books memorandum entries only, and the answer warns of what would keep the pledge from being signed. With `agreement` in place of `announcedOn` the pledge is signed and recognised at once.',
    }),
    amend: commandRoute({
      at: ':pledgeId/amendments',
      begins: 'AmendPledge',
      about: 'named',
      path: PledgePath,
      body: Amendment,
      command: (facts, { pledgeId }, request) => new AmendPledge({ ...facts, pledgeId }, request),
      summary: 'Amend a pledge or an agreement',
      description:
        'Changes the amount, the earmarks or both from a date on, and of an agreement also the instalments; `documentReference` then names the document that amends it. An increase is booked at the rate of that day and a decrease at carrying value. No instalment can fall below what was received of it for a purpose.',
    }),
    accept: commandRoute({
      at: ':pledgeId/acceptance',
      begins: 'AcceptPledge',
      about: 'named',
      path: PledgePath,
      body: Acceptance,
      command: (facts, { pledgeId }, request) => new AcceptPledge({ ...facts, pledgeId }, request),
      summary: 'Accept a pledge',
      description:
        'Records that the Organization accepts the pledge (regulation 3.12). On that day due diligence must hold, where the kind of donor needs it, and the purposes must be open. The signature of an announced pledge includes the acceptance.',
    }),
    withdraw: commandRoute({
      at: ':pledgeId/withdrawal',
      begins: 'WithdrawPledge',
      about: 'named',
      path: PledgePath,
      body: Withdrawal,
      command: (facts, { pledgeId }, request) =>
        new WithdrawPledge({ ...facts, pledgeId }, request),
      summary: 'Withdraw a pledge that is not signed',
      description:
        'Records that the donor withdraws its announcement. Money that came in advance is owed back to the donor; a date before that money came is refused.',
    }),
    lapse: commandRoute({
      at: ':pledgeId/lapse',
      begins: 'LapsePledge',
      about: 'named',
      path: PledgePath,
      body: Lapse,
      command: (facts, { pledgeId }, request) => new LapsePledge({ ...facts, pledgeId }, request),
      summary: 'Let a pledge lapse that is not signed',
      description:
        'Ends an announced pledge that is not expected to be signed any more. Money that came in advance is owed back to the donor; a date before that money came is refused.',
    }),
    sign: commandRoute({
      at: ':pledgeId/agreement',
      begins: 'SignAgreement',
      about: 'named',
      path: PledgePath,
      body: Signature,
      command: (facts, { pledgeId }, request) => new SignAgreement({ ...facts, pledgeId }, request),
      summary: 'Sign the agreement on an announced pledge',
      description:
        'Books the receivable and, where no condition is attached, the revenue, at the rate of the ' +
        'day of signature. Each instalment is split over the earmarks in proportion, rounded.',
    }),
    reschedule: commandRoute({
      at: ':pledgeId/rescheduling',
      begins: 'RescheduleInstalments',
      about: 'named',
      path: PledgePath,
      body: Rescheduling,
      command: (facts, { pledgeId }, request) =>
        new RescheduleInstalments({ ...facts, pledgeId }, request),
      summary: 'Reschedule instalments of an agreement',
      description:
        'Gives instalments other due dates; `documentReference` names the letter of the donor. Nothing is booked. Ageing counts from the due date that holds on the requested date.',
    }),
    terminate: commandRoute({
      at: ':pledgeId/termination',
      begins: 'TerminateAgreement',
      about: 'named',
      path: PledgePath,
      body: Termination,
      command: (facts, { pledgeId }, request) => {
        const refundId = chosenId(facts.refundId, request);
        return new TerminateAgreement({ ...facts, pledgeId, refundId }, request);
      },
      summary: 'Terminate a signed agreement',
      description:
        'Ends an agreement; `documentReference` names the document that does. What does not stay due of an instalment is cancelled: its revenue is taken back, its allowance released. Money that came in under a condition and was not met is owed back under `refundId`. Money that came in without a condition stays, or is refunded. From then on nothing is allocated and no terms change; receipts of what stays due, expenditure, support charges, refunds, payments and reversals go on.',
    }),
    reverse: commandRoute({
      at: ':pledgeId/events/:eventId/reversal',
      begins: 'ReversePledgeEvent',
      about: 'named',
      path: PledgeEventPath,
      body: Reversal,
      command: (facts, path, request) => new ReversePledgeEvent({ ...facts, ...path }, request),
      summary: 'Reverse an event of a pledge',
      description:
        'Books the entries of an event with the opposite sign, once. Steps before the signature and reversals cannot be reversed. The payment of a refund or levy is reversed where it never happened: the debt stands again and the payment reference is free; of a refund that was approved and paid at once, `paymentOnly` takes back the payment alone. Events that rest on this one must be reversed first, and the refusal names them; where `withDependants` is true they are reversed with it, latest first, but never where the money was spent. An event that only the controller may record is reversed by the controller. An application of a receipt is reversed through its receipt.',
    }),
  },
};

/**
 * Makes the command that opens a pledge. It is an announcement, or a signed agreement if `agreement` is given. The
 * shape of the body guarantees that exactly one of the two is given.
 */
function openingOf(
  { id, announcedOn, agreement, occasion, ...terms }: kit.Infer<typeof PledgeOpening>,
  _path: object,
  request: CommandRequest,
): AnnouncePledge | SignDirectly {
  const facts = { ...terms, pledgeId: chosenId(id, request) };
  if (agreement !== undefined) return new SignDirectly({ ...facts, agreement }, request);
  return new AnnouncePledge({ ...facts, announcedOn: announcedOn ?? '', occasion }, request);
}
