import {
  ApproveProposal,
  CertifyProposal,
  RejectProposal,
  WithdrawProposal,
} from '@art30/accounting';
import type { RejectionCode } from '@art30/accounting';
import { onNewest } from '../signing/on-newest';
import { byProcess } from './command-row';

/** What any signature can be refused for. */
const signatureCodes: readonly RejectionCode[] = [
  'PROPOSAL_UNKNOWN',
  'PROPOSAL_STATUS',
  'PROPOSAL_EXPIRED',
];

/** An approval books, and can meet every refusal of what it books. */
export const proposalRows = {
  CertifyProposal: byProcess(
    CertifyProposal,
    [...signatureCodes, 'PROPOSAL_CHANGED', 'SEGREGATION_OF_DUTIES', 'RESERVED'],
    (command, { signing, proposals }, booking) =>
      onNewest(proposals, command.facts.proposalId, () => signing.sign(command, booking)),
  ),
  ApproveProposal: byProcess(
    ApproveProposal,
    [
      ...signatureCodes,
      ...(['PROPOSAL_CHANGED', 'THIRD_PERSON_REQUIRED'] as const),
      ...(['SEGREGATION_OF_DUTIES', 'AUTHORITY_REQUIRED'] as const),
    ],
    (command, { approvals, proposals }, booking) =>
      onNewest(proposals, command.facts.proposalId, () => approvals.approve(command, booking)),
  ),
  RejectProposal: byProcess(
    RejectProposal,
    [...signatureCodes, 'SEGREGATION_OF_DUTIES'],
    (command, { signing }, booking) => signing.sign(command, booking),
  ),
  WithdrawProposal: byProcess(
    WithdrawProposal,
    [...signatureCodes, 'AUTHORITY_REQUIRED'],
    (command, { signing }, booking) => signing.sign(command, booking),
  ),
};
