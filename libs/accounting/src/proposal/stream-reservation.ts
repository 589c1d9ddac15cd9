import type { Identified, JsonObject } from '@art30/event-sourcing';

/** An event as far as a stream is kept by it. */
interface Said {
  readonly type: string;
  readonly data: object;
}

/** What an approved proposal books last, which has not come yet. */
interface Awaited {
  readonly proposalId: string;
  /** Name of the event. */
  readonly lastId: string;
}

/** By the stream of what is booked last: what approvals in a stream wait for. */
export type KeptStreams = ReadonlyMap<string, Awaited>;

/** Folds a stream to what approved proposals in it still book, here or elsewhere. */
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
 * The proposal for which a stream is kept from every other use: it is approved, other streams go
 * first, and what it books in this one has not come yet. Undefined where there is none.
 */
export function keptFor(stream: string, state: KeptStreams): string | undefined {
  return state.get(stream)?.proposalId;
}

/** The last approval counts. */
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
