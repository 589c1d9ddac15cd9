import type { JsonObject } from '@art30/event-sourcing';
import type { ClaimEvent } from '../../claim/claim.facts';

/** One row for each claim of a reference, by the event that claimed: in which stream, and for what. */
export function claimChange(
  { type, data }: ClaimEvent,
  eventId: string,
  stream: string,
): { readonly register: 'claims'; readonly id: string; readonly changes: JsonObject } {
  if (type === 'ReferenceReleased') {
    return { register: 'claims', id: data.claimedBy, changes: { released: 'yes' } };
  }
  const { stream: usedIn, eventId: usedBy } = data.usedBy;
  return { register: 'claims', id: eventId, changes: { claim: stream, usedIn, usedBy } };
}
