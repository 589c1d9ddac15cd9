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

/** How far a proposal is signed after some of its acts. */
export interface Stage {
  readonly proposedBy: string;
  /** Who answers for the service account that recorded it, and counts as its recorder. */
  readonly responsible?: string | undefined;
  /** Who recorded the credit whose money it is about. */
  readonly cashier?: string | undefined;
  /** What its present version would book, and the hash of that. */
  readonly books: readonly ProposedEvent[];
  readonly hash: string;
  /** Of a run: what it books beside, in other streams. */
  readonly run?: SignedRun | undefined;
  readonly certifiedBy: string | null;
  /** Rule by which the signatures on the present version were judged. */
  readonly signingRule: SigningRule;
  readonly isOpen: boolean;
}

/** An approval, with what was signed and by whom. */
export interface Approval extends Stage {
  readonly approvedBy: string;
  readonly at: PlacedEvent;
}

/** The stage of a proposal before a place in the log; undefined before it was proposed. */
export function stageBefore(acts: readonly PlacedEvent[], sequence: number): Stage | undefined {
  return acts
    .filter((act) => act.sequence < sequence)
    .reduce<Stage | undefined>((stage, act) => stageAfter(stage, actIn(act)), undefined);
}

/** Every approval of a proposal, in the order of the log. */
export function approvalsIn(acts: readonly PlacedEvent[]): readonly Approval[] {
  return acts.flatMap((at) => {
    const act = actIn(at);
    const stage = stageBefore(acts, at.sequence);
    if (act?.type !== 'ProposalApproved' || stage === undefined) return [];
    return [approvalOf(stage, act, at)];
  });
}

/** @param stage of the proposal before it was approved. */
export function approvalOf(
  stage: Stage,
  { data }: Extract<ProposalEvent, { readonly type: 'ProposalApproved' }>,
  at: PlacedEvent,
): Approval {
  const signingRule = stricterRule(stage.signingRule, data.signingRule);
  return { ...stage, signingRule, approvedBy: data.by, at };
}

/** Acts that were read: the same ones are asked for with each event that they have booked. */
const read = new WeakMap<object, { readonly act: ProposalEvent | undefined }>();

function actIn({ event }: PlacedEvent): ProposalEvent | undefined {
  const before = read.get(event);
  if (before !== undefined) return before.act;
  const ledgerEvent = ledgerEventOf(event);
  const act = isProposalEvent(ledgerEvent) ? ledgerEvent : undefined;
  read.set(event, { act });
  return act;
}

/** The stage of a proposal after one of its acts; undefined where nothing was proposed. */
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
