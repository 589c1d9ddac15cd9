import {
  decisionAttemptsMax,
  eventBytesMax,
  eventIdOf,
  eventNameOf,
  FoldedStreams,
  handle,
  noContext,
  OutcomeUnknown,
  streamEventsKept,
  streamEventsMax,
  Unavailable,
  WrongRevision,
  type DomainEvent,
  type EventStore,
  type HandledStep,
  type RequestIdentity,
  type Step,
} from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { v5 } from 'uuid';
import { withAppend } from '../support/with-append';

type Counted = DomainEvent & { readonly type: 'Counted' };

const namespace = '0b9c1a52-4a1e-5d57-8f0f-3a4bb5a0a3f1';
const counting = {
  initialState: 0,
  evolve: (state: number) => state + 1,
};
const counted = (data: DomainEvent['data'] = {}): Counted => ({ type: 'Counted', data });

function identity(key: string, body = 'body'): RequestIdentity {
  return {
    metadata: {
      recordedAt: '2024-03-01T00:00:00.000Z',
      recordedBy: 'u.test',
      keyHash: key,
      requestHash: body,
    },
    eventName: (step, index) => v5(`${key} ${step} ${index}`, namespace),
  };
}

function step(
  store: EventStore,
  key: string,
  changes: Partial<Step<number, Counted>> = {},
): Step<number, Counted> {
  return {
    store,
    folded: new FoldedStreams((stored) => stored),
    stream: 'counter',
    name: 'count',
    identity: identity(key),
    decider: counting,
    context: noContext,
    decide: () => [counted()],
    ...changes,
  };
}

/** Makes the next `times` appends lose the race for the stream to another append. */
function outrun(store: EventStore, times: number): EventStore {
  let left = times;
  return withAppend(store, async (append, ...call) => {
    if (left > 0) {
      left -= 1;
      await handle(step(store, `other ${left}`));
    }
    return append(...call);
  });
}

/** Calls `note` with the first revision of each read of a stream. */
function withReads(store: EventStore, note: (from: number) => void): EventStore {
  const readStream: EventStore['readStream'] = async (stream, from = 0) => {
    note(from);
    return store.readStream(stream, from);
  };
  return Object.assign(Object.create(store) as EventStore, {
    readStream,
    append: (...call: Parameters<EventStore['append']>) => store.append(...call),
  });
}

describe('a command handled on one stream', () => {
  let store: MemoryEventStore;

  beforeEach(() => {
    store = new MemoryEventStore();
  });

  it('is decided under the names with which its events are written', async () => {
    let eventIds: readonly string[] = [];
    const decide: Step<number, Counted>['decide'] = (_state, _context, eventId) => {
      eventIds = [eventId(0), eventId(1)];
      return [counted(), counted()];
    };
    const { events } = await handle(step(store, 'a', { decide }));
    expect(events.map(({ name }) => name)).toEqual(eventIds);
    const stored = await store.readStream('counter');
    expect(stored.map(({ metadata }) => metadata.name)).toEqual(eventIds);
    expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    const { requestHash } = identity('a').metadata;
    for (const event of stored) {
      expect(event.id).toBe(eventIdOf(eventNameOf(event), event, requestHash));
    }
  });

  it('appends what is decided, at the revision it read', async () => {
    const handled = await handle(step(store, 'a'));
    expect([handled.revision, handled.state, handled.repeated]).toEqual([0, 1, false]);
  });

  it('finds a repeat of the request and decides nothing', async () => {
    const first = await handle(step(store, 'a'));
    await handle(step(store, 'b'));
    const decide = jest.fn(() => [counted()]);
    const again = await handle(step(store, 'a', { decide }));
    expect(decide).not.toHaveBeenCalled();
    expect([again.repeated, again.revision, again.position]).toEqual([true, 0, first.position]);
  });

  it('finds a repeat whose events were written before names were kept', async () => {
    const { metadata, eventName } = identity('a');
    const old = [0, 1].map((index) => {
      return { ...counted({ old: index }), id: eventName('count', index), metadata };
    });
    await store.append('counter', 'no-stream', old);
    await handle(step(store, 'b'));
    const again = await handle(step(store, 'a'));
    expect([again.repeated, again.revision]).toEqual([true, 1]);
    expect(again.events.map(({ event }) => event.data)).toEqual([{ old: 0 }, { old: 1 }]);
    const other = step(store, 'a', { identity: identity('a', 'another body') });
    await expect(handle(other)).rejects.toMatchObject({ reason: 'key-reused' });
  });

  it('refuses a key that came before with another body', async () => {
    await handle(step(store, 'a'));
    const other = step(store, 'a', { identity: identity('a', 'another body') });
    await expect(handle(other)).rejects.toMatchObject({ reason: 'key-reused' });
  });

  it('books one of two bodies that come at once under one key, and refuses the other', async () => {
    const bodies = ['ten', 'twenty'].map((body) =>
      handle(
        step(store, 'a', { identity: identity('a', body), decide: () => [counted({ body })] }),
      ),
    );
    await expect(bodies[1]).rejects.toMatchObject({ reason: 'key-reused' });
    expect((await bodies[0])?.events).toMatchObject([{ event: { data: { body: 'ten' } } }]);
    expect(await store.readStream('counter')).toHaveLength(1);
  });

  it('answers what is written to both of two tries of one request at once', async () => {
    const tries = [1, 2].map((seen) =>
      handle(step(store, 'a', { decide: () => [counted({ seen })] })),
    );
    const [first, second] = await Promise.all(tries);
    expect(second?.events).toEqual(first?.events);
    expect(second?.position).toBe(first?.position);
    expect(await store.readStream('counter')).toMatchObject([{ data: { seen: 1 } }]);
  });

  /** Members of the outcome that are the same for a new request and for its repeat. */
  const answerOf = ({ events, state, revision, position }: HandledStep<number, Counted>) => {
    return { events, state, revision, position };
  };

  it('answers from what was appended, as a repeat is answered that reads it', async () => {
    await handle(step(store, 'before'));
    const reads: number[] = [];
    const seen = withReads(store, (from) => reads.push(from));
    const decide = () => [
      counted({ b: 1, a: undefined }),
      counted({ z: { y: undefined, x: 'é' } }),
    ];
    const first = await handle(step(seen, 'a', { decide }));
    expect([first.repeated, first.state, first.revision, reads]).toEqual([false, 3, 2, [0]]);
    expect(first.events.map(({ event }) => Object.keys(event.data))).toEqual([['b'], ['z']]);
    const again = await handle(step(store, 'a', { decide }));
    expect(answerOf(again)).toStrictEqual(answerOf(first));
  });

  it('is decided on the state that was kept of what was appended, once the stream was asked for', async () => {
    const folded = new FoldedStreams((stored) => stored);
    const evolve = jest.fn((state: number) => state + 1);
    const decider = { initialState: 0, evolve };
    const next = (key: string) => handle(step(store, key, { folded, decider }));
    const evolved: number[] = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      evolve.mockClear();
      const { state } = await next(key);
      evolved.push(state, evolve.mock.calls.length);
    }
    // The first event of the stream is folded twice; every later event is folded once.
    expect(evolved).toEqual([1, 1, 2, 2, 3, 1, 4, 1]);
  });

  it('tells whether an earlier try has written, where that is asked', async () => {
    const earlier = { ...identity('a') };
    const metadata = { ...earlier.metadata, recordedAt: '2024-03-01T00:00:01.000Z' };
    const faster = withAppend(store, async (append, ...call) => {
      await handle(step(store, 'a'));
      return append(...call);
    });
    const later = { identity: { ...earlier, metadata }, asksRepeated: true };
    const secondOutcome = await handle(step(faster, 'a', later));
    expect([secondOutcome.repeated, secondOutcome.revision]).toEqual([true, 0]);
    expect(await store.readStream('counter')).toMatchObject([{ metadata: earlier.metadata }]);
  });

  it('does not know what stands when it cannot read what became of an append in doubt', async () => {
    let isWritten = false;
    const deaf = withAppend(store, async (append, stream, ...call) => {
      if (isWritten) return append(stream, ...call);
      isWritten = true;
      await append(stream, ...call);
      throw new OutcomeUnknown(stream);
    });
    const readStream: EventStore['readStream'] = async (...call) => {
      if (isWritten) throw new Unavailable('it went away');
      return store.readStream(...call);
    };
    const going = Object.assign(Object.create(deaf) as EventStore, { readStream });
    await expect(handle(step(going, 'a'))).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  it('refuses another revision than the one the caller saw', async () => {
    await handle(step(store, 'a'));
    const late = step(store, 'b', { ifRevision: 7 });
    await expect(handle(late)).rejects.toMatchObject({ reason: 'revision-mismatch' });
    expect((await handle(step(store, 'b', { ifRevision: 0 }))).revision).toBe(1);
  });

  it('decides again on the newest state after a lost race', async () => {
    const decide = jest.fn((state: number) => [counted({ seen: state })]);
    const handled = await handle(step(outrun(store, 2), 'a', { decide }));
    expect(decide.mock.calls.map(([state]) => state)).toEqual([0, 1, 2]);
    expect(handled.revision).toBe(2);
  });

  it('decides on each state with the context made for that state', async () => {
    const decide = jest.fn((state: number, seen: string) => [counted({ state, seen })]);
    const context = async (state: number, recorded: readonly unknown[]) =>
      `${state} of ${recorded.length} events`;
    await handle({ ...step(outrun(store, 2), 'a'), context, decide });
    expect(decide.mock.calls.map(([state, contextGiven]) => [state, contextGiven])).toEqual([
      [0, '0 of 0 events'],
      [1, '1 of 1 events'],
      [2, '2 of 2 events'],
    ]);
  });

  it('decides again where it refuses on a state that others left behind meanwhile', async () => {
    const decide = (state: number, seen: string) => {
      if (seen !== `${state} seen`) throw new Error(`${seen}, and decided on ${state}`);
      return [counted({ seen })];
    };
    let faster = 2;
    const context = async () => {
      // Another request appends between the read of the state and the read of its context.
      if (faster > 0) await handle(step(store, `other ${(faster -= 1)}`));
      return `${(await store.readStream('counter')).length} seen`;
    };
    const racing = { ...step(store, 'a'), context, decide };
    expect((await handle(racing)).revision).toBe(2);
    const wrong = { ...step(store, 'b'), context: async () => 'nothing seen', decide };
    await expect(handle(wrong)).rejects.toThrow('nothing seen, and decided on 3');
  });

  it('does not decide again for a caller who named a revision', async () => {
    await handle(step(store, 'first'));
    const racing = step(outrun(store, 1), 'a', { ifRevision: 0 });
    await expect(handle(racing)).rejects.toMatchObject({ reason: 'revision-mismatch' });
  });

  it('gives up after so many lost races, and has written nothing', async () => {
    const racing = step(outrun(store, decisionAttemptsMax), 'a');
    await expect(handle(racing)).rejects.toMatchObject({ reason: 'contended' });
    const names = (await store.readStream('counter')).map(eventNameOf);
    expect(names).not.toContain(identity('a').eventName('count', 0));
  });

  it('refuses an event that no store could hold', async () => {
    const huge = step(store, 'a', { decide: () => [counted({ text: 'é'.repeat(eventBytesMax) })] });
    await expect(handle(huge)).rejects.toMatchObject({ reason: 'event-too-large' });
    const dry = handle({ ...huge, dryRun: true });
    await expect(dry).rejects.toMatchObject({ reason: 'event-too-large' });
  });

  it('refuses to grow a stream beyond what a decision can read', async () => {
    const decide = () => Array.from({ length: 450 }, () => counted());
    for (let filled = 0; filled < streamEventsMax - streamEventsKept; filled += 450) {
      await handle(step(store, `fill ${filled}`, { decide }));
    }
    await expect(handle(step(store, 'a'))).rejects.toMatchObject({ reason: 'stream-full' });
  });

  it('writes nothing in a dry run, and shows the ids the command will have', async () => {
    const dry = await handle(step(store, 'a', { dryRun: true }));
    expect(await store.readStream('counter')).toEqual([]);
    const done = await handle(step(store, 'a'));
    expect(dry.events).toEqual(done.events);
    expect(dry.position).toBeNull();
  });

  it('takes its own events for a success when the answer to the append was lost', async () => {
    const losing = withAppend(store, async (append, stream, expected, events) => {
      await append(stream, expected, events);
      throw new WrongRevision(stream, expected);
    });
    expect((await handle(step(losing, 'a'))).revision).toBe(0);
    expect(await store.readStream('counter')).toHaveLength(1);
  });
});
