import type { RecordedEvent } from './event-store';
import { StreamGaps } from './stream-gaps';

/** Builds a log from names of events in log order. The name `a0` is the event with revision 0 of stream `a`. */
const logOf = (names: readonly string[]): readonly RecordedEvent[] =>
  names.map((name, index) => ({
    id: name,
    type: 'T',
    data: {},
    stream: name.slice(0, 1),
    position: `0${index}`,
    revision: Number(name.slice(1)),
    metadata: { recordedAt: '', recordedBy: '', keyHash: '', requestHash: '' },
  }));

/** Returns the gaps found in a log that is read two events at a time, and the number of stream reads. */
async function foundIn(names: readonly string[], max?: number) {
  const log = logOf(names);
  let asked = 0;
  const gaps = new StreamGaps(
    {
      readStream: async (stream, from = 0) => {
        asked += 1;
        const events = log.filter((event) => event.stream === stream && event.revision >= from);
        return events.toSorted((one, other) => one.revision - other.revision);
      },
    },
    max,
  );
  const found: string[] = [];
  for (let at = 0; at < log.length; at += 2) {
    for (const [id, error] of await gaps.in(log.slice(at, at + 2)))
      found.push(`${id}: ${error.message}`);
  }
  return { found, asked };
}

describe('gaps in streams', () => {
  it('finds none in whole streams, whose events come in turn', async () => {
    const whole = ['a0', 'b0', 'a1', 'c0', 'b1', 'a2'];
    expect(await foundIn(whole)).toEqual({ found: [], asked: 0 });
    // Only one stream is remembered, so the previous events of the others are read from the log.
    expect(await foundIn(whole, 1)).toEqual({ found: [], asked: 3 });
  });

  it('finds an event that was taken out, whether its stream is remembered or not', async () => {
    const cut = ['a0', 'b0', 'c0', 'b2', 'a1'];
    const found = ['b2: stream b lacks revision 1: events were taken out of it'];
    // The log is read once before the gap is reported, because another reader may have read the events between.
    expect(await foundIn(cut)).toEqual({ found, asked: 1 });
    expect(await foundIn(cut, 1)).toMatchObject({ found });
  });

  it('finds none where another reader took in the events between', async () => {
    const log = logOf(['a0', 'a1', 'a2']);
    const gaps = new StreamGaps({ readStream: async (_stream, from = 0) => log.slice(from) });
    await gaps.in(log.slice(0, 1));
    expect((await gaps.in(log.slice(2))).size).toBe(0);
  });

  it('does not take one that stands behind it for the one before it', async () => {
    const swapped = ['a0', 'b0', 'a2', 'c0', 'a1'];
    expect((await foundIn(swapped, 1)).found).toContain(
      'a2: stream a lacks revision 1: events were taken out of it',
    );
  });
});
