import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import { stricterRule } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';
import {
  type Conflict,
  dutiesAgainst,
  isRecorder,
  type Part,
} from '../../signing/segregation-of-duties';
import type { PlacedEvent } from '../log-rules/finding';
import type { Stage } from './proposal-stages';

interface JudgedAct extends PlacedEvent {
  /** State of the proposal before the act; undefined if the log has no such proposal yet. */
  readonly stage: Stage | undefined;
}

/** Returns how an act on a proposal (certification, approval, rejection or withdrawal) violates the signing rules. */
export function conflictsOfAct(act: ProposalEvent, judged: JudgedAct): readonly Conflict[] {
  if (act.type === 'CommandProposed') return actorConflicts(act.data.proposedBy, judged);
  const { stage } = judged;
  if (stage === undefined) {
    const detail = `there is no proposal ${act.data.proposalId} in the log before it`;
    return [{ code: 'PROPOSAL_UNKNOWN', detail }];
  }
  switch (act.type) {
    case 'ProposalReturned':
      return [];
    case 'ProposalCertified':
    case 'ProposalApproved':
      return [
        ...actorConflicts(act.data.by, judged),
        ...(act.type === 'ProposalApproved'
          ? approvalConflicts(act.data.by, stage)
          : certificationConflicts(act.data, stage)),
        ...hashConflicts(act.data.hash, stage),
      ];
    case 'ProposalRejected':
    case 'ProposalWithdrawn':
      return [...actorConflicts(act.data.by, judged), ...endConflicts(act, stage)];
  }
}

/**
 * Checks that the person named by an act is its sender. An approval is appended together with the booked events and
 * names all three people in its metadata, so the sender may also be the approver there.
 */
function actorConflicts(by: string, { event: { metadata } }: JudgedAct): readonly Conflict[] {
  if (by === metadata.recordedBy || by === metadata.approvedBy) return [];
  const detail = `the event states that ${by} acted, but was sent by ${metadata.approvedBy ?? metadata.recordedBy}`;
  return [{ code: 'OTHER_PEOPLE', detail }];
}

function certificationConflicts(
  { by, signingRule }: { readonly by: string; readonly signingRule: SigningRule },
  stage: Stage,
): readonly Conflict[] {
  const judged = { ...stage, signingRule: stricterRule(signingRule, stage.signingRule) };
  return [...dutyConflicts('CERTIFY', by, judged), ...(stage.isOpen ? [] : [over])];
}

function approvalConflicts(by: string, stage: Stage): readonly Conflict[] {
  const { certifiedBy, isOpen } = stage;
  return [
    // The rule against approval by a cashier (recorder of the bank credit) came later. Earlier approvals by cashiers
    // stay valid (decision 32).
    ...dutyConflicts('APPROVE', by, { ...stage, cashier: undefined }),
    ...(certifiedBy === null
      ? [
          {
            code: 'NOT_SIGNED',
            detail: `${by} approved a proposal that nobody had certified`,
          } as const,
        ]
      : []),
    ...(isOpen ? [] : [over]),
  ];
}

function endConflicts(
  { type, data: { by } }: Extract<ProposalEvent, { data: { because: string; by: string } }>,
  stage: Stage,
): readonly Conflict[] {
  const { proposedBy, isOpen } = stage;
  const detail = `${by} withdrew what ${proposedBy} recorded`;
  const ofOther = isRecorder(by, stage) ? [] : [{ code: 'OTHER_PEOPLE', detail } as const];
  const whose = type === 'ProposalRejected' ? dutyConflicts('REJECT', by, stage) : ofOther;
  return [...whose, ...(isOpen ? [] : [over])];
}

const did = { CERTIFY: 'certified', APPROVE: 'approved', REJECT: 'rejected' } as const;

/**
 * Reports the earlier duties that exclude a person from an act. If the person did not record but answers for a service
 * account that did, the text names that account.
 */
function dutyConflicts(part: Part, by: string, stage: Stage): readonly Conflict[] {
  const { proposedBy, signingRule } = stage;
  const recorded = by === proposedBy ? 'they' : `${proposedBy}, for which they answer,`;
  const what = {
    RECORDER: `what ${recorded} recorded`,
    CERTIFIER: 'what they certified',
    CASHIER: 'about money whose credit they recorded',
  } as const;
  return dutiesAgainst(part, by, stage, signingRule).map((duty) => ({
    code: 'SAME_PERSON',
    detail: `${by} ${did[part]} ${what[duty]}`,
  }));
}

function hashConflicts(hash: string, stage: Stage): readonly Conflict[] {
  if (hash === stage.hash) return [];
  const detail = 'the signed hash is not the hash of the proposal at that time';
  return [{ code: 'NOT_AS_SIGNED', detail }];
}

const over: Conflict = {
  code: 'NOT_PROPOSED',
  detail: 'the proposal had been approved, rejected or withdrawn before',
};
