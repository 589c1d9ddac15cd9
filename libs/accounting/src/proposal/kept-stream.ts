import { eventNameOf, type JsonObject, type RecordedEvent } from '@art30/event-sourcing';

/** An event as the log holds it. */
type Stored = Pick<RecordedEvent, 'id' | 'type' | 'data' | 'metadata'>;

/**
 * The proposal for which a stream is kept from every other use: it is approved, other streams go
 * first, and what it books in this one has not come yet. Undefined where there is none.
 */
export function keptFor(stream: string, recorded: readonly Stored[]): string | undefined {
  const approvedAt = recorded.findLastIndex(
    ({ type, data }) => type === 'ProposalApproved' && lastOf(data)?.['stream'] === stream,
  );
  const approved = recorded[approvedAt]?.data;
  if (approved === undefined) return undefined;
  const lastId = lastOf(approved)?.['id'];
  const { proposalId } = approved;
  const isOver = recorded
    .slice(approvedAt)
    .some(
      (event) =>
        eventNameOf(event) === lastId ||
        (event.type === 'ProposalReturned' && event.data['proposalId'] === proposalId),
    );
  return isOver ? undefined : (proposalId as string);
}

function lastOf({ last }: JsonObject): JsonObject | undefined {
  return last as JsonObject | undefined;
}
