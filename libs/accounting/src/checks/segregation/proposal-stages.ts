import { ledgerEventOf } from '../../log/events';
import type { SignedRun } from '../../kernel/command';
import {
  isProposalEvent,
  type ProposalEvent,
  type ProposedEvent,
} from '../../proposal/facts/proposal.facts';
import { stricterRule } from '../../signing/signing.decider';
import type { SigningRule } from '../../signing/signing.facts';
import type { PlacedEvent } from '../log-rules/finding';

/** Signatures and content of a proposal at a place in the log, after some of its acts. */
export interface Stage {
  readonly proposedBy: string;
  /**
   * Person responsible for the service account that recorded the proposal; counts as its recorder. Undefined for a
   * person.
   */
  readonly responsible?: string | undefined;
  /** Person who recorded the bank credit whose money the proposal uses; undefined if it uses none. */
  readonly cashier?: string | undefined;
  /** Events that the proposal's present version would append. `hash` is the signed hash of that version. */
  readonly books: readonly ProposedEvent[];
  readonly hash: string;
  /** Only for a batch run: the signed hashes of the events that it appends to other streams. */
  readonly run?: SignedRun | undefined;
  readonly certifiedBy: string | null;
  /** Rule (three people, or two) that the signatures on the present version must meet. */
  readonly signingRule: SigningRule;
  readonly isOpen: boolean;
}

/** An approval of a proposal, with the approved content and all its signers. */
export interface Approval extends Stage {
  readonly approvedBy: string;
  readonly at: PlacedEvent;
}

/** Returns the stage of a proposal before a sequence of the log; undefined if nothing was proposed before it. */
export function stageBefore(acts: readonly PlacedEvent[], sequence: number): Stage | undefined {
  return acts
    .filter((act) => act.sequence < sequence)
    .reduce<Stage | undefined>((stage, act) => stageAfter(stage, actIn(act)), undefined);
}

/** Returns all approvals among a proposal's acts, in log order; a proposal that was returned may have several. */
export function approvalsIn(acts: readonly PlacedEvent[]): readonly Approval[] {
  return acts.flatMap((at) => {
    const act = actIn(at);
    const stage = stageBefore(acts, at.sequence);
    if (act?.type !== 'ProposalApproved' || stage === undefined) return [];
    return [approvalOf(stage, act, at)];
  });
}

/** Returns an approval with the content it approves. @param stage stage of the proposal before its approval. */
export function approvalOf(
  stage: Stage,
  { data }: Extract<ProposalEvent, { readonly type: 'ProposalApproved' }>,
  at: PlacedEvent,
): Approval {
  const signingRule = stricterRule(stage.signingRule, data.signingRule);
  return { ...stage, signingRule, approvedBy: data.by, at };
}

/** Cache of parsed acts, because a proposal's acts are parsed again for every event that the proposal appended. */
const read = new WeakMap<object, { readonly act: ProposalEvent | undefined }>();

function actIn({ event }: PlacedEvent): ProposalEvent | undefined {
  const before = read.get(event);
  if (before !== undefined) return before.act;
  const ledgerEvent = ledgerEventOf(event);
  const act = isProposalEvent(ledgerEvent) ? ledgerEvent : undefined;
  read.set(event, { act });
  return act;
}

/** Returns the stage of a proposal after one of its acts; undefined while nothing was proposed. */
export function stageAfter(
  stage: Stage | undefined,
  act: ProposalEvent | undefined,
): Stage | undefined {
  if (act?.type === 'CommandProposed') {
    const { proposedBy, responsible, cashier, books, run, hash, signingRule } = act.data;
    const content = { books, run, hash, signingRule };
    return { proposedBy, responsible, cashier, ...content, certifiedBy: null, isOpen: true };
  }
  if (stage === undefined) return undefined;
  switch (act?.type) {
    case 'ProposalCertified': {
      const signingRule = stricterRule(stage.signingRule, act.data.signingRule);
      return { ...stage, signingRule, certifiedBy: act.data.by };
    }
    case 'ProposalReturned': {
      const { books, run, hash, signingRule } = act.data;
      return { ...stage, books, run, hash, signingRule, certifiedBy: null, isOpen: true };
    }
    case 'ProposalApproved':
    case 'ProposalRejected':
    case 'ProposalWithdrawn':
      return { ...stage, isOpen: false };
    case undefined:
      return stage;
  }
}
