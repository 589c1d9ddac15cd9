import { refuse } from '@art30/accounting';
import { eventAfter, type EventStore } from '@art30/event-sourcing';
import type { Books } from '../kernel/ports';

export function refuseUnknown(proposalId: string): never {
  return refuse('PROPOSAL_UNKNOWN', `there is no proposal ${proposalId}`);
}

/**
 * Stream of a proposal. What the read model has not seen yet, as where it stands at an event, is
 * looked through in the log.
 *
 * @throws Rejection PROPOSAL_UNKNOWN.
 */
export async function streamOfProposal(
  proposalId: string,
  { books, events }: { readonly books: Books; readonly events: EventStore },
): Promise<string> {
  const known = books.findNamed(proposalId);
  if (known !== undefined) return known.stream;
  const unseen = await eventAfter(events, books.seenThrough(), proposalId);
  return unseen?.stream ?? refuseUnknown(proposalId);
}
