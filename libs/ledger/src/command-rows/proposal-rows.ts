import {
  ApproveProposal,
  CertifyProposal,
  RejectProposal,
  WithdrawProposal,
} from '@art30/accounting';
import type { RejectionCode } from '@art30/accounting';
import { onNewest } from '../proposals/proposal-log';
import { signaturesOn } from '../signing/signatures';
import { byProcess } from './command-row';

/** Rejection codes for every signature on a proposal. */
const signatureCodes: readonly RejectionCode[] = [
  'PROPOSAL_UNKNOWN',
  'PROPOSAL_STATUS',
  'PROPOSAL_EXPIRED',
];

/**
 * Rows of the commands that sign or end a proposal. An approval books the proposed command, so it can be rejected with
 * every code of that command.
 */
export const proposalRows = {
  CertifyProposal: byProcess(
    CertifyProposal,
    [...signatureCodes, 'PROPOSAL_CHANGED', 'SEGREGATION_OF_DUTIES', 'RESERVED'],
    (command, view, booking) => {
      const { signing, proposals } = signaturesOn(view);
      return onNewest(proposals, command.facts.proposalId, () => signing.sign(command, booking));
    },
  ),
  ApproveProposal: byProcess(
    ApproveProposal,
    [
      ...signatureCodes,
      ...(['PROPOSAL_CHANGED', 'THIRD_PERSON_REQUIRED'] as const),
      'SEGREGATION_OF_DUTIES',
    ],
    (command, view, booking) => {
      const { approvals, proposals } = signaturesOn(view);
      return onNewest(proposals, command.facts.proposalId, () =>
        approvals.approve(command, booking),
      );
    },
  ),
  RejectProposal: byProcess(
    RejectProposal,
    [...signatureCodes, 'SEGREGATION_OF_DUTIES'],
    (command, view, booking) => signaturesOn(view).signing.sign(command, booking),
  ),
  WithdrawProposal: byProcess(WithdrawProposal, signatureCodes, (command, view, booking) =>
    signaturesOn(view).signing.sign(command, booking),
  ),
};
