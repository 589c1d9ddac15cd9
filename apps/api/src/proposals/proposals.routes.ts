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
  WithdrawProposal,
} from '@art30/accounting';
import { commandRoute, type CommandResource } from '../routes/command-routes';

export const ProposalPath = kit.shape('ProposalPath', {
  proposalId: kit.uuid('Id of the proposal.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

/** Which of them a signature needs is judged with the signature. */
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
        'Says that the proposed command is correct and covered. The certifier is not its recorder, except where two people are enough, and signs what the hash stands for.',
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
      description: 'Ends a proposal that is not to be booked, and says why.',
    }),
    withdraw: commandRoute({
      at: ':proposalId/withdrawal',
      begins: 'WithdrawProposal',
      about: 'named',
      path: ProposalPath,
      body: ProposalWithdrawal,
      command: (facts, path, request) => new WithdrawProposal({ ...facts, ...path }, request),
      summary: 'Withdraw a proposal',
      description: 'Ends a proposal that the same person recorded, and says why.',
    }),
  },
};
