import type { Identified, JsonObject } from '@art30/event-sourcing';

/** The members of an event that decide if its stream is reserved. */
interface Said {
  readonly type: string;
  readonly data: object;
}

/** An approved proposal whose last event is not in the log yet. */
interface Awaited {
  readonly proposalId: string;
  /** Name of that event. */
  readonly lastId: string;
}

/** Approved proposals on this stream that still await their last event, by the stream of that event. */
export type KeptStreams = ReadonlyMap<string, Awaited>;

/** Reads the events of a stream in order and returns the approved proposals that still await their last event. */
export const keptStreams = {
  initialState: new Map() as KeptStreams,
  evolve(state: KeptStreams, { id, name = id, event }: Identified<Said>): KeptStreams {
    const approved = event.type === 'ProposalApproved' ? withApproved(state, event.data) : state;
    if (approved.size === 0) return approved;
    const returned = event.type === 'ProposalReturned' ? idIn(event.data) : undefined;
    const isOver = ({ proposalId, lastId }: Awaited) => lastId === name || proposalId === returned;
    const left = [...approved].filter(([, awaited]) => !isOver(awaited));
    return left.length === approved.size ? approved : new Map(left);
  },
};

/**
 * Returns the proposal for which a stream is reserved; undefined if there is none. The proposal is approved, its steps
 * on other streams come first, and its last event on this stream is still missing.
 */
export function keptFor(stream: string, state: KeptStreams): string | undefined {
  return state.get(stream)?.proposalId;
}

/**
 * Returns the state after an approval. It replaces the event that was awaited on the same stream before, because only
 * the latest approval counts.
 */
function withApproved(state: KeptStreams, approved: object): KeptStreams {
  const { proposalId, last } = approved as JsonObject;
  const { stream, id } = (last ?? {}) as JsonObject;
  if (stream === undefined) return state;
  const awaited = { proposalId: proposalId as string, lastId: id as string };
  return new Map([...state, [stream as string, awaited]]);
}

function idIn(data: object): unknown {
  return (data as JsonObject)['proposalId'];
}
