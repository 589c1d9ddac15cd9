import { emptyCheckpoint, type RecordedEvent } from '@art30/event-sourcing';
import { AnnouncedEvents } from './page-events';

const recorded = (id: string) =>
  ({
    id,
    stream: 'donor-D1',
    type: 'DonorRegistered',
    data: {},
    metadata: { requestHash: `of ${id}` },
  }) as unknown as RecordedEvent;
const after = (sequence: number) => ({ ...emptyCheckpoint, sequence });

describe('events that those who wait are told of', () => {
  it('are found by their ids with their sequences, as far as the page could be read', () => {
    const announcedEvents = new AnnouncedEvents();
    const page = ['a', 'b', 'c'].map(recorded);
    announcedEvents.note({ page, before: after(6), checkpoint: after(8) });
    const seen = { stream: 'donor-D1', type: 'DonorRegistered' };
    expect(['a', 'b', 'c'].map((id) => announcedEvents.find(id))).toEqual([
      { ...seen, requestHash: 'of a', sequence: 7 },
      { ...seen, requestHash: 'of b', sequence: 8 },
      undefined,
    ]);
  });

  it('are those of the last page', () => {
    const announcedEvents = new AnnouncedEvents();
    announcedEvents.note({ page: [recorded('a')], before: after(0), checkpoint: after(1) });
    announcedEvents.note({ page: [recorded('b')], before: after(1), checkpoint: after(2) });
    expect([announcedEvents.find('a'), announcedEvents.find('b')?.sequence]).toEqual([
      undefined,
      2,
    ]);
  });
});
