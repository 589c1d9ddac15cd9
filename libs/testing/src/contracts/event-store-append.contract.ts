import {
  appendEventsMax,
  eventBytesMax,
  EventTooLarge,
  OutcomeUnknown,
  Unavailable,
  WrongRevision,
  type AppendResult,
  type NewEvent,
} from '@art30/event-sourcing';
import {
  idsOf,
  readLog,
  sampleEvent,
  sampleEvents,
  type StoreAbilities,
  type StoreUnderTest,
} from './sample-events';

/** Defines tests of `EventStore.append` that every implementation must pass. */
export function appendContract(subject: StoreUnderTest, abilities: StoreAbilities): void {
  describe('an append', () => {
    placeContract(subject);
    defectContract(subject);
  });
  describe('a repeated append', () => repeatContract(subject, abilities));
  describe('writers at once', () => concurrencyContract(subject, abilities.writersAtOnce ?? 1_000));
}

function placeContract(subject: StoreUnderTest): void {
  it('begins a stream at revision 0', async () => {
    const { store, stream } = subject;
    const result = await store.append(stream, 'no-stream', sampleEvents(1));
    expect(result).toEqual({ revision: 0, position: await store.head() });
  });

  it('continues a stream at the revision it names', async () => {
    const { store, stream } = subject;
    const first = await store.append(stream, 'no-stream', sampleEvents(2));
    const second = await store.append(stream, 1, sampleEvents(3));
    expect([first.revision, second.revision]).toEqual([1, 4]);
    expect(second.position > first.position).toBe(true);
  });

  it.each([
    ['a revision of a stream that does not exist', 0, 0],
    ['no stream when there is one', 2, 'no-stream'],
    ['a revision the stream has passed', 3, 1],
    ['a revision the stream has not reached', 2, 2],
  ] as const)('is refused at %s', async (_case, length, expected) => {
    const { store, stream } = subject;
    if (length > 0) await store.append(stream, 'no-stream', sampleEvents(length));
    const refused = store.append(stream, expected, sampleEvents(2));
    await expect(refused).rejects.toBeInstanceOf(WrongRevision);
    await expect(refused).rejects.toMatchObject({ stream, expected });
    expect(await store.readStream(stream)).toHaveLength(length);
  });

  it('takes as many events as the limit allows, in order', async () => {
    const { store, stream } = subject;
    const events = sampleEvents(appendEventsMax);
    const result = await store.append(stream, 'no-stream', events);
    expect(result.revision).toBe(appendEventsMax - 1);
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(events));
  });
}

function defectContract(subject: StoreUnderTest): void {
  it('of an event over the limit of bytes is refused and writes nothing', async () => {
    const { store, stream } = subject;
    const events = [sampleEvent(), sampleEvent({ text: 'x'.repeat(eventBytesMax) })];
    await expect(store.append(stream, 'no-stream', events)).rejects.toThrow(EventTooLarge);
    expect(await store.readStream(stream)).toEqual([]);
  });

  const cases: readonly [string, () => NewEvent[]][] = [
    ['without events', () => []],
    ['of more events than the limit', () => sampleEvents(appendEventsMax + 1)],
    [
      'with a value that is not JSON',
      () => [sampleEvent(), sampleEvent({ at: new Date() as never })],
    ],
    ['with a fraction', () => [sampleEvent({ amount: 0.1 })]],
    ['with an id that is no UUID', () => [{ ...sampleEvent(), id: 'first' }]],
  ];
  it.each(cases)('%s is a defect and writes nothing', async (_case, events) => {
    const { store, stream } = subject;
    const error: unknown = await store
      .append(stream, 'no-stream', events())
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    for (const expected of [WrongRevision, EventTooLarge, Unavailable, OutcomeUnknown]) {
      expect(error).not.toBeInstanceOf(expected);
    }
    expect(await store.readStream(stream)).toEqual([]);
  });
}

function repeatContract(subject: StoreUnderTest, abilities: StoreAbilities): void {
  it('gives the first answer and writes nothing, whatever the data', async () => {
    const { store, stream } = subject;
    const events = sampleEvents(3);
    const otherData = events.map((event) => ({ ...event, data: { other: true } }));
    const first = await store.append(stream, 'no-stream', events);
    expect(await store.append(stream, 'no-stream', events)).toEqual(first);
    expect(await store.append(stream, 'no-stream', otherData)).toEqual(first);
    const recorded = await store.readStream(stream);
    expect(recorded.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
    expect(await store.head()).toBe(first.position);
  });

  it('gives the first answer after the stream has moved on', async () => {
    const { store, stream } = subject;
    await store.append(stream, 'no-stream', sampleEvents(2));
    const events = sampleEvents(2);
    const first = await store.append(stream, 1, events);
    await store.append(stream, 3, sampleEvents(4));
    expect(await store.append(stream, 1, events)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(8);
  });

  it('is written once when it is offered many times at once', async () => {
    const { store, stream } = subject;
    const events = sampleEvents(2);
    const offers = Array.from({ length: 20 }, () => store.append(stream, 'no-stream', events));
    const answers = await Promise.all(offers);
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('is refused when only some of its events stand there', async () => {
    const { store, stream } = subject;
    const [first, second] = [sampleEvent(), sampleEvent()];
    await store.append(stream, 'no-stream', [first]);
    const refused = store.append(stream, 'no-stream', [first, second]);
    await expect(refused).rejects.toBeInstanceOf(WrongRevision);
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  // A server detects a repeated id only within its stream, so this test is for stores that detect it
  // anywhere.
  if (abilities.refusesIdsElsewhere) {
    it('is refused, all of it, when one of its ids stands elsewhere', async () => {
      const { store, stream } = subject;
      const events = sampleEvents(2);
      await store.append(stream, 'no-stream', events);
      for (const [other, expected] of [
        [`${stream}-other`, 'no-stream'],
        [stream, 1],
      ] as const) {
        const refused = store.append(other, expected, [sampleEvent(), ...events]);
        await expect(refused).rejects.toBeInstanceOf(WrongRevision);
      }
      expect(await store.readStream(`${stream}-other`)).toEqual([]);
      expect(await store.readStream(stream)).toHaveLength(2);
    });
  }
}

function concurrencyContract(subject: StoreUnderTest, writers: number): void {
  it(`of one stream, ${writers} of them: one wins at each revision`, async () => {
    const { store, stream } = subject;
    for (const expected of ['no-stream', 0, 1] as const) {
      const offers = sampleEvents(writers).map((event) => store.append(stream, expected, [event]));
      const settled = await Promise.allSettled(offers);
      const lost = settled.filter(({ status }) => status === 'rejected');
      expect(lost).toHaveLength(writers - 1);
      for (const { reason } of lost as PromiseRejectedResult[]) {
        expect(reason).toBeInstanceOf(WrongRevision);
      }
    }
    const recorded = await store.readStream(stream);
    expect(recorded.map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  it('of many streams all succeed, each append in one piece in the log', async () => {
    const { store, stream } = subject;
    const start = await store.head();
    const offers = Array.from({ length: 100 }, (_, index) =>
      store.append(`${stream}-${index}`, 'no-stream', sampleEvents(3)),
    );
    const results: AppendResult[] = await Promise.all(offers);
    const log = await readLog(store, start);
    expect(log).toHaveLength(300);
    for (const [index, { position }] of results.entries()) {
      const end = log.findIndex((event) => event.position === position);
      const piece = log.slice(end - 2, end + 1);
      expect(piece.map((event) => event.stream)).toEqual(Array(3).fill(`${stream}-${index}`));
      expect(piece.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    }
  });
}
