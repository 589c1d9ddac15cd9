import type { Identified, JsonObject } from '@art30/event-sourcing';

/** The members of an event that decide if its stream is reserved. */
interface Said {
  readonly type: string;
  readonly data: object;
}

/** Last event of an approved proposal, which is not in the log yet. */
interface Awaited {
  readonly proposalId: string;
  /** Name of that event. */
  readonly lastId: string;
}

/** Events that approvals on this stream still await, by the stream of each event. */
export type KeptStreams = ReadonlyMap<string, Awaited>;

/** Folds a stream into the events that its approved proposals still await, on this stream or on others. */
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
 * Returns the proposal that a stream is reserved for: it is approved, its steps on other streams go first,
 * and its last event on this stream is still awaited. Undefined if the stream is not reserved.
 */
export function keptFor(stream: string, state: KeptStreams): string | undefined {
  return state.get(stream)?.proposalId;
}

/** Replaces the event awaited on a stream before, since only the latest approval counts. */
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
