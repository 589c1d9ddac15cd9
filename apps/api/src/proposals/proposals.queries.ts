import { kit, staffRoles } from '@art30/accounting';
import { asOfAsked, inboxes, OpenProposals, pageAsked, ProposalInFull } from '@art30/books';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { ProposalPath } from './proposals.routes';

const { oneOf, optional, shape } = kit;

const { after, cursor, limit } = pageAsked;

/** A box of the person who asks. */
const InboxQuery = shape('InboxQuery', {
  ...{ after, cursor, limit },
  for: optional(
    oneOf(inboxes)(
      '`certification`: proposals that you may certify. `approval`: certified ones that you may approve. `mine`: those that you recorded. Left out: all that wait for a signature of anybody.',
      'certification',
    ),
  ),
});

export const proposalQueries: QueryResource = {
  name: 'ProposalsQueriesController',
  root: 'v1/proposals',
  tag: 'proposals',
  routes: {
    list: queryRoute({
      at: '',
      roles: staffRoles,
      about: 'named',
      query: InboxQuery,
      answer: OpenProposals,
      read: (books, query, _path, caller) => books.people.inboxes.list(query, caller),
      summary: 'Proposals that wait for a signature',
      description:
        'The inbox of the person who asks. Nobody certifies what they recorded, or approves what they recorded or certified; a certification waits for a certifier and an approval for an approver, or for the controller alone. What was approved, rejected, withdrawn or has expired is not listed. The list is of now: it has neither `asAt` nor `knownAt`.',
    }),
    findOne: queryRoute({
      at: ':proposalId',
      roles: staffRoles,
      about: 'named',
      path: ProposalPath,
      query: shape('ProposalQuery', { after: asOfAsked.after }),
      answer: ProposalInFull,
      read: (books, query, { proposalId }) => books.people.proposals.find(proposalId, query),
      summary: 'One proposal',
      description: 'What would be booked, how far it is signed, and the hash to sign.',
      unknown: 'PROPOSAL_UNKNOWN',
    }),
  },
};
