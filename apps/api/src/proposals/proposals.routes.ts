import {
  ApproveProposal,
  CertifyProposal,
  kit,
  ProposalApproval,
  ProposalCertification,
  ProposalRejection,
  ProposalWithdrawal,
  RejectProposal,
  WithdrawProposal,
} from '@art30/accounting';
import { codesOf } from '@art30/ledger';
import { commandRoute, type CommandResource } from '../routes/command-routes';

export const ProposalPath = kit.shape('ProposalPath', {
  proposalId: kit.uuid('Id of the proposal.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
});

export const proposalRoutes: CommandResource = {
  name: 'ProposalsController',
  root: 'v1/proposals',
  tag: 'proposals',
  bearsNoDocuments: true,
  routes: {
    certify: commandRoute({
      at: ':proposalId/certification',
      path: ProposalPath,
      body: ProposalCertification,
      command: (facts, path, request) => new CertifyProposal({ ...facts, ...path }, request),
      summary: 'Certify a proposal',
      description:
        'Says that the proposed command is correct and covered. The certifier is not its recorder, except where two people are enough, and signs what the hash stands for.',
      refusals: codesOf('CertifyProposal'),
    }),
    approve: commandRoute({
      at: ':proposalId/approval',
      path: ProposalPath,
      body: ProposalApproval,
      command: (facts, path, request) => new ApproveProposal({ ...facts, ...path }, request),
      summary: 'Approve a proposal, and book it',
      description:
        'Books what was signed, in one append with the approval. The approver is neither recorder nor certifier. Where the books have moved, so that other entries would follow, the proposal goes back to the certifier under a new hash; so it does where its recorder certified it and three people sign by now. It may be refused for whatever the command itself may be refused.',
      refusals: codesOf('ApproveProposal'),
    }),
    reject: commandRoute({
      at: ':proposalId/rejection',
      path: ProposalPath,
      body: ProposalRejection,
      command: (facts, path, request) => new RejectProposal({ ...facts, ...path }, request),
      summary: 'Reject a proposal',
      description: 'Ends a proposal that is not to be booked, and says why.',
      refusals: codesOf('RejectProposal'),
    }),
    withdraw: commandRoute({
      at: ':proposalId/withdrawal',
      path: ProposalPath,
      body: ProposalWithdrawal,
      command: (facts, path, request) => new WithdrawProposal({ ...facts, ...path }, request),
      summary: 'Withdraw a proposal',
      description: 'Ends a proposal that the same person recorded, and says why.',
      refusals: codesOf('WithdrawProposal'),
    }),
  },
};
