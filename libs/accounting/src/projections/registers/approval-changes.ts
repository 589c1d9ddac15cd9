import type { JsonObject } from '@art30/event-sourcing';
import type { ProposalEvent } from '../../proposal/proposal.facts';

/**
 * One row for each approval that is not all in one append, by its proposal: the event with which all
 * is booked; and one where the proposal came back instead.
 */
export function approvalChange({ type, data }: ProposalEvent): readonly {
  readonly register: 'approvals';
  readonly id: string;
  readonly changes: JsonObject;
}[] {
  if (type === 'ProposalApproved' && data.last !== undefined) {
    const { id: lastId, type: lastType } = data.last;
    return [{ register: 'approvals', id: data.proposalId, changes: { lastId, lastType } }];
  }
  if (type === 'ProposalReturned') {
    return [{ register: 'approvals', id: data.proposalId, changes: { returned: 'yes' } }];
  }
  return [];
}
