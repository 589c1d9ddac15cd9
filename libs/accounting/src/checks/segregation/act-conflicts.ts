import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import { isRecorder } from '../../proposal/people/segregation';
import { stricterRule } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';
import type { Conflict } from './people';
import type { PlacedEvent } from './placed';
import type { Stage } from './proposal-acts';

interface JudgedAct extends PlacedEvent {
  /** How far its proposal was signed before it; undefined where there was none. */
  readonly stage: Stage | undefined;
}

/** What breaks the rules for people in an act on a proposal. */
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

/** An approval is in one append with what it books, and names all three people of that. */
function actorConflicts(by: string, { event: { metadata } }: JudgedAct): readonly Conflict[] {
  if (by === metadata.recordedBy || by === metadata.approvedBy) return [];
  const detail = `it is said to be of ${by}, and was sent by ${metadata.approvedBy ?? metadata.recordedBy}`;
  return [{ code: 'OTHER_PEOPLE', detail }];
}

function certificationConflicts(
  { by, signingRule }: { readonly by: string; readonly signingRule: SigningRule },
  stage: Stage,
): readonly Conflict[] {
  const { cashier, isOpen } = stage;
  const isTwo = stricterRule(signingRule, stage.signingRule) === 'TWO_PEOPLE';
  return [
    ...(isRecorder(by, stage) && !isTwo ? [sameAsRecorder(by, 'certified', stage)] : []),
    ...(by === cashier ? [same(`${by} certified about money whose credit they recorded`)] : []),
    ...(isOpen ? [] : [over]),
  ];
}

function approvalConflicts(by: string, stage: Stage): readonly Conflict[] {
  const { certifiedBy, isOpen } = stage;
  return [
    ...(isRecorder(by, stage) ? [sameAsRecorder(by, 'approved', stage)] : []),
    ...(by === certifiedBy ? [same(`${by} approved what they certified`)] : []),
    ...(certifiedBy === null
      ? [{ code: 'NOT_SIGNED', detail: `${by} approved what nobody had certified` } as const]
      : []),
    ...(isOpen ? [] : [over]),
  ];
}

function endConflicts(
  { type, data: { by } }: Extract<ProposalEvent, { data: { because: string; by: string } }>,
  stage: Stage,
): readonly Conflict[] {
  const { proposedBy, isOpen } = stage;
  const whose =
    type === 'ProposalRejected'
      ? isRecorder(by, stage) && sameAsRecorder(by, 'rejected', stage)
      : !isRecorder(by, stage) && other(`${by} withdrew what ${proposedBy} recorded`);
  return [...(whose === false ? [] : [whose]), ...(isOpen ? [] : [over])];
}

/** Says of whoever answers for a service account that they do. */
function sameAsRecorder(by: string, signed: string, { proposedBy }: Stage): Conflict {
  const recorded = by === proposedBy ? 'they' : `${proposedBy}, for which they answer,`;
  return same(`${by} ${signed} what ${recorded} recorded`);
}

function hashConflicts(hash: string, stage: Stage): readonly Conflict[] {
  if (hash === stage.hash) return [];
  const detail = 'the hash that was signed is not that of the proposal as it stood';
  return [{ code: 'NOT_AS_SIGNED', detail }];
}

function same(detail: string): Conflict {
  return { code: 'SAME_PERSON', detail };
}

function other(detail: string): Conflict {
  return { code: 'OTHER_PEOPLE', detail };
}

const over: Conflict = {
  code: 'NOT_PROPOSED',
  detail: 'the proposal had been approved, rejected or withdrawn before',
};
