import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { defaultCallTimes } from './call-times';
import { followSubscription, type Source } from './follow-subscription';

describe('the pages of a subscription that has caught up', () => {
  const ends = new AbortController();
  const given = new Readable({ objectMode: true, read: () => undefined });
  const source: Source<{ readonly position: string }> = {
    open: async () => Object.assign(given, { unsubscribe: async () => undefined }),
    eventOf: ({ event }) => event && { position: event.id },
    isBehind: async () => false,
  };

  afterAll(() => ends.abort());

  it('have all that the client hands on in one turn of the event loop, and wait for no more', async () => {
    const pages = followSubscription(source, {
      after: null,
      signal: ends.signal,
      times: defaultCallTimes,
      random: () => 0,
    });
    const first = pages.next();
    await turn();
    given.emit('caughtUp');
    for (const id of ['1', '2', '3']) {
      given.push({ event: { id } });
      // The client library parses the messages of a chunk one by one, and emits an event for each.
      await new Promise((resolve) => process.nextTick(resolve));
    }
    expect(await first).toEqual({
      done: false,
      value: ['1', '2', '3'].map((position) => ({ position })),
    });
    const second = pages.next();
    given.push({ event: { id: '4' } });
    expect((await second).value).toEqual([{ position: '4' }]);
  });
});
