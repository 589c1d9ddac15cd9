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

/** A proposal in the register: its status and signatures, without the events that it would append. */
export interface RegisteredProposal extends ProposalProgress {
  readonly command: string;
  /** Id of the object that the command is about. */
  readonly about: string;
  readonly version: number;
  readonly hash: string;
  readonly amount: ProposalAmount;
  /** US cents by party (donor, bank account or fund), as they count against the limits of delegations. */
  readonly signedUsd: Readonly<Record<string, string>>;
  /** UTC time at which the proposal was recorded. */
  readonly proposedAt: string;
  readonly certifiedOn: IsoDate | null;
  /** Person who approved last; null if nobody did. `approvedOn` is the day by the ledger's clock. */
  readonly approvedBy: string | null;
  readonly approvedOn: IsoDate | null;
  /** UTC time at which the present version was certified; null if it was not. */
  readonly certifiedAt: string | null;
  /** Reason for which the proposal was returned, rejected or withdrawn; null if it was not. */
  readonly because: string | null;
}

/** An approval whose events are written in several appends, with the last of these events. */
export type RegisteredApproval = {
  readonly lastId: string;
  readonly lastType: string;
  /** Present if the proposal was returned before its last event was written. */
  readonly returned?: 'yes';
};

/** Returns all changes that an event makes to the registers of proposals and approvals. */
export function proposalChanges(
  event: ProposalEvent,
  recorded: Pick<RecordedEvent, 'id' | 'metadata'>,
): readonly Change[] {
  return [proposalChange(event, recorded), ...approvalChanges(event)];
}

/**
 * Returns the change that an event makes to its proposal. The proposal's id is the name of the event that proposed it:
 * a name that does not depend on retries.
 */
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

/** Returns the members that a new version of a proposal replaces; nobody has certified that version yet. */
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
 * Returns the change to the register of approvals. An approval whose events need several appends is stored with the
 * last event, and is marked if the proposal was returned before that event.
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
