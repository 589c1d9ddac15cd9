import { refuse } from '@art30/accounting';
import { pageEventsMax, type EventStore } from '@art30/event-sourcing';
import type { Books } from '../kernel/ports';

/** Pages of the log that are looked through for a proposal which the read model has not seen. */
const unseenPagesMax = 100;

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
  const known = books.find(proposalId);
  if (known !== undefined) return known.stream;
  let after = books.seenThrough();
  for (let pages = 0; pages < unseenPagesMax; pages += 1) {
    const page = await events.readAll(after, pageEventsMax);
    const found = page.find(({ id }) => id === proposalId);
    if (found !== undefined) return found.stream;
    after = page.at(-1)?.position ?? after;
    if (page.length < pageEventsMax) break;
  }
  return refuseUnknown(proposalId);
}
