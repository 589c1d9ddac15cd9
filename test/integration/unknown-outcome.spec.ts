import {
  FoldedStreams,
  handle,
  noContext,
  OutcomeUnknown,
  Unavailable,
  type AppendResult,
  type HandledStep,
} from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { sampleEvent } from '@art30/testing';
import { v5 } from 'uuid';

type Fault = 'reply-lost' | 'request-lost' | 'unavailable';

/** A store in memory behind a faulty connection: each append takes the next fault of the list. */
class FaultyEventStore extends MemoryEventStore {
  readonly faults: Fault[] = [];

  override async append(...input: Parameters<MemoryEventStore['append']>): Promise<AppendResult> {
    const fault = this.faults.shift();
    if (fault === 'unavailable') throw new Unavailable('the line is down');
    if (fault !== 'request-lost') {
      const result = await super.append(...input);
      if (fault === undefined) return result;
    }
    throw new OutcomeUnknown(input[0]);
  }
}

/** Event id of a stream; each stream of these tests has one event. */
const idOf = (stream: string): string => v5(stream, v5.URL);

interface Sampled {
  readonly type: string;
  readonly data: { readonly count: number };
}

describe('a step whose append gets no answer', () => {
  const { metadata } = sampleEvent();
  const store = new FaultyEventStore();
  const run = (stream: string): Promise<HandledStep<number, Sampled>> =>
    handle<number, Sampled>({
      store,
      folded: new FoldedStreams((stored) => stored),
      stream,
      name: 'count',
      identity: { metadata, eventName: () => idOf(stream) },
      decider: { initialState: 0, evolve: (count) => count + 1 },
      context: noContext,
      decide: (count) => [{ type: 'Sampled', data: { count } }],
    });

  it.each<[string, Fault[]]>([
    ['reply', ['reply-lost']],
    ['asked', ['request-lost']],
    ['again', ['request-lost', 'reply-lost', 'request-lost']],
  ])('writes it once and answers: %s', async (stream, faults) => {
    store.faults.push(...faults);
    expect(await run(stream)).toMatchObject({ state: 1, revision: 0 });
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  it('does not call it unwritten because a later try was refused', async () => {
    store.faults.push('reply-lost', 'unavailable');
    await expect(run('doubt')).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await run('doubt')).toMatchObject({ repeated: true, revision: 0 });
  });

  it('is unavailable when the first try already was', async () => {
    store.faults.push('unavailable');
    await expect(run('first')).rejects.toBeInstanceOf(Unavailable);
    expect(await store.readStream('first')).toEqual([]);
  });
});
