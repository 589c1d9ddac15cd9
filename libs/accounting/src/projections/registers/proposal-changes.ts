import { eventNameOf, type JsonObject, type RecordedEvent } from '@art30/event-sourcing';
import { itself, signedAmounts } from '../../delegation/signed-amounts';
import type { IsoDate } from '../../kernel/dates';
import { amountOf, type ProposalAmount } from '../../proposal/proposal-amount';
import type { ProposalProgress } from '../../proposal/proposal-status';
import type { ProposalContent } from '../../proposal/facts/proposal.state';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';

interface Change {
  readonly register: 'proposals' | 'approvals';
  readonly id: string;
  readonly changes: JsonObject;
}

/** A proposal as the register holds it: how far it is signed, without what it would book. */
export interface RegisteredProposal extends ProposalProgress {
  readonly command: string;
  /** Id of what the command is about. */
  readonly about: string;
  readonly version: number;
  readonly hash: string;
  readonly amount: ProposalAmount;
  /** Minor units of USD by whom or what they are for, as limits of delegations count them. */
  readonly signedUsd: Readonly<Record<string, string>>;
  /** When it was put on record, UTC. */
  readonly proposedAt: string;
  readonly certifiedOn: IsoDate | null;
  /** Who approved it last, and the day by the ledger's clock; null before. */
  readonly approvedBy: string | null;
  readonly approvedOn: IsoDate | null;
  /** When its present version was certified, UTC; null before. */
  readonly certifiedAt: string | null;
  /** Why it came back to be certified again, was rejected or withdrawn; null before. */
  readonly because: string | null;
}

/** An approval that is not all in one append: the event with which all is booked. */
export type RegisteredApproval = {
  readonly lastId: string;
  readonly lastType: string;
  /** Where the proposal came back instead. */
  readonly returned?: 'yes';
};

/** All changes that an event makes in the registers of proposals and of approvals. */
export function proposalChanges(
  event: ProposalEvent,
  recorded: Pick<RecordedEvent, 'id' | 'metadata'>,
): readonly Change[] {
  return [proposalChange(event, recorded), ...approvalChanges(event)];
}

/** The change that an event makes to its proposal, whose id is the name of the event that proposed. */
export function proposalChange(
  event: ProposalEvent,
  recorded: Pick<RecordedEvent, 'id' | 'metadata'>,
): Change {
  const { recordedAt } = recorded.metadata;
  if (event.type === 'CommandProposed') {
    const { command, thing: about, proposedBy, effectiveDate: proposedOn } = event.data;
    const { cashier = null, responsible = null } = event.data;
    const proposed = { command, about, proposedBy, responsible, proposedOn, cashier };
    const version = versionOf(event.data);
    const proposalId = eventNameOf(recorded);
    return changed(proposalId, { ...proposed, proposedAt: recordedAt, ...version, because: null });
  }
  const { proposalId } = event.data;
  switch (event.type) {
    case 'ProposalCertified': {
      const { by: certifiedBy, effectiveDate: certifiedOn } = event.data;
      const certified = { certifiedBy, certifiedOn, certifiedAt: recordedAt };
      return changed(proposalId, { status: 'CERTIFIED', ...certified });
    }
    case 'ProposalApproved': {
      const { by: approvedBy, effectiveDate: approvedOn } = event.data;
      return changed(proposalId, { status: 'APPROVED', approvedBy, approvedOn });
    }
    case 'ProposalReturned': {
      const { because } = event.data;
      return changed(proposalId, { ...versionOf(event.data), because });
    }
    case 'ProposalRejected':
      return changed(proposalId, { status: 'REJECTED', because: event.data.because });
    case 'ProposalWithdrawn':
      return changed(proposalId, { status: 'WITHDRAWN', because: event.data.because });
  }
}

/** A new version is certified by nobody yet. */
function versionOf({
  books,
  run,
  version,
  approver,
  hash,
  signingRule,
}: ProposalContent & Pick<ProposalProgress, 'signingRule'>) {
  const { byParty } = signedAmounts({ books, run }, itself);
  return {
    status: 'PROPOSED' as const,
    certifiedBy: null,
    certifiedOn: null,
    certifiedAt: null,
    approvedBy: null,
    approvedOn: null,
    version,
    approver,
    hash,
    signingRule,
    amount: amountOf({ books, run }),
    signedUsd: Object.fromEntries([...byParty].map(([party, minor]) => [party, String(minor)])),
  };
}

function changed(id: string, changes: Partial<RegisteredProposal>): Change {
  return { register: 'proposals', id, changes };
}

/**
 * One row for each approval that is not all in one append, by its proposal: the event with which all
 * is booked; and one where the proposal came back instead.
 */
function approvalChanges({ type, data }: ProposalEvent): readonly Change[] {
  if (type === 'ProposalApproved' && data.last !== undefined) {
    const { id: lastId, type: lastType } = data.last;
    return approval(data.proposalId, { lastId, lastType });
  }
  if (type === 'ProposalReturned') {
    return approval(data.proposalId, { returned: 'yes' });
  }
  return [];
}

function approval(id: string, changes: Partial<RegisteredApproval>): readonly Change[] {
  return [{ register: 'approvals', id, changes }];
}
