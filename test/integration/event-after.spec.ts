import { eventAfter, pageEventsMax, type RecordedEvent } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { sampleEvent } from '@art30/testing';

describe('an event that stands after a position', () => {
  const store = new MemoryEventStore();
  const page = Array.from({ length: pageEventsMax }, () => sampleEvent());
  const name = sampleEvent().id;
  const late = { ...sampleEvent(), metadata: { ...sampleEvent().metadata, name } };
  let first: RecordedEvent | undefined;

  beforeAll(async () => {
    await store.append('a', 'no-stream', page);
    await store.append('b', 'no-stream', [late]);
    [first] = await store.readAll(null, 1);
  });

  it('is found by its name, on whatever page it stands', async () => {
    expect(await eventAfter(store, null, page[0]?.id ?? '')).toMatchObject({ stream: 'a' });
    expect(await eventAfter(store, null, name)).toMatchObject({ stream: 'b', revision: 0 });
  });

  it('is not found before that position, nor where nobody wrote it', async () => {
    const position = first?.position ?? null;
    expect(await eventAfter(store, position, page[0]?.id ?? '')).toBeUndefined();
    expect(await eventAfter(store, position, page[1]?.id ?? '')).toMatchObject({ revision: 1 });
    expect(await eventAfter(store, null, sampleEvent().id)).toBeUndefined();
    expect(await eventAfter(store, null, late.id)).toBeUndefined();
    expect(await eventAfter(store, await store.head(), name)).toBeUndefined();
  });
});
