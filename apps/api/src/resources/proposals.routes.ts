import {
  ApproveProposal,
  CertifyProposal,
  kit,
  ProposalApproval,
  ProposalCertification,
  ProposalRejection,
  ProposalWithdrawal,
  RejectProposal,
  rolesFor,
  staffRoles,
  WithdrawProposal,
} from '@art30/accounting';
import { asOfAsked, inboxes, OpenProposals, pageAsked, ProposalInFull } from '@art30/books';
import { type CommandResource, commandRoute } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const ProposalPath = kit.shape('ProposalPath', {
  proposalId: kit.uuid('Id of the proposal.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/**
 * All roles that may sign a proposal of some kind. The roles that a single proposal needs are checked when it is
 * signed.
 */
const signers = rolesFor('RejectProposal');

export const proposalRoutes: CommandResource = {
  name: 'ProposalsController',
  root: 'v1/proposals',
  tag: 'proposals',
  bearsNoDocuments: true,
  routes: {
    certify: commandRoute({
      at: ':proposalId/certification',
      begins: 'CertifyProposal',
      roles: signers,
      about: 'named',
      path: ProposalPath,
      body: ProposalCertification,
      command: (facts, path, request) => new CertifyProposal({ ...facts, ...path }, request),
      summary: 'Certify a proposal',
      description:
        'Certifies that the proposed command is correct and covered by funds. The certifier is not its recorder, unless two people are enough, and signs the content that the hash is made of.',
    }),
    approve: commandRoute({
      at: ':proposalId/approval',
      begins: 'ApproveProposal',
      roles: signers,
      about: 'named',
      path: ProposalPath,
      body: ProposalApproval,
      command: (facts, path, request) => new ApproveProposal({ ...facts, ...path }, request),
      summary: 'Approve a proposal, and book it',
      description:
        'Books what was signed, in one append with the approval. The approver is neither recorder nor certifier. Where the books have moved, so that other entries would follow, the proposal goes back to the certifier under a new hash; so it does where its recorder certified it and three people sign by now. It may be refused for whatever the command itself may be refused.',
    }),
    reject: commandRoute({
      at: ':proposalId/rejection',
      begins: 'RejectProposal',
      about: 'named',
      path: ProposalPath,
      body: ProposalRejection,
      command: (facts, path, request) => new RejectProposal({ ...facts, ...path }, request),
      summary: 'Reject a proposal',
      description: 'Rejects a proposal, with the reason, so that it is never booked.',
    }),
    withdraw: commandRoute({
      at: ':proposalId/withdrawal',
      begins: 'WithdrawProposal',
      about: 'named',
      path: ProposalPath,
      body: ProposalWithdrawal,
      command: (facts, path, request) => new WithdrawProposal({ ...facts, ...path }, request),
      summary: 'Withdraw a proposal',
      description: 'Withdraws a proposal that the signed-in person recorded, with the reason.',
    }),
  },
};

const { oneOf, optional, shape } = kit;

const { after, cursor, limit } = pageAsked;

/** Query for proposals that wait for a signature of the caller, or that the caller recorded. */
const InboxQuery = shape('InboxQuery', {
  after,
  cursor,
  limit,
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
