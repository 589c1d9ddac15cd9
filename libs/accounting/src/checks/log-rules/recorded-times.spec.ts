import { TimesRecorded, type ClockRange } from './recorded-times';

const placed = (sequence: number, recordedAt: string) => ({
  sequence,
  event: {
    id: `e${sequence}`,
    stream: 's',
    type: 'T',
    revision: sequence - 1,
    position: '',
    data: {},
    metadata: { recordedAt, recordedBy: 'a', keyHash: '', requestHash: '' },
  },
});

/**
 * Returns the sequences that are reported for a log with these recording times, after these corrections of
 * the clock.
 */
function goingBack(times: readonly string[], ...corrections: readonly ClockRange[]): number[] {
  const recorded = new TimesRecorded();
  for (const [index, time] of times.entries()) recorded.check(placed(index + 1, time));
  for (const correction of corrections) recorded.correct(correction);
  return recorded.end().map(({ sequence }) => sequence);
}

const range = (fromSequence: number, throughSequence: number) => ({
  fromSequence,
  throughSequence,
});
const at = (time: string) => `2026-12-${time}:00.000Z`;

describe('times of a log', () => {
  const twoHoursBack = ['01T09:00', '01T10:00', '01T08:01', '01T10:02'].map(at);
  const threeDaysAhead = ['01T09:00', '04T09:01', '04T09:02', '01T09:03', '01T09:04'].map(at);
  const begunIn2036 = ['2036-01-01T00:00:00.000Z', '2036-01-01T00:01:00.000Z', at('01T09:00')];

  it.each<[string, readonly string[], readonly number[]]>([
    ['a clock that was two hours back for one event', twoHoursBack, [3]],
    ['a clock that was three days ahead, whose successors seem to go back', threeDaysAhead, [4, 5]],
    ['a start in 2036', begunIn2036, [3]],
    ['instances whose clocks lie an hour apart', [at('01T10:00'), at('01T09:00')], []],
  ])('go back with %s', (_, times, sequences) => {
    expect(goingBack(times)).toEqual(sequences);
  });

  it.each<[string, readonly string[], readonly ClockRange[], readonly number[]]>([
    ['the event that was two hours back', twoHoursBack, [range(3, 3)], []],
    ['the events that were three days ahead', threeDaysAhead, [range(2, 3)], []],
    ['one of two that were ahead', threeDaysAhead, [range(2, 2)], [4, 5]],
    ['each of both by itself', threeDaysAhead, [range(2, 2), range(3, 3)], []],
    ['the first events of a log', begunIn2036, [range(1, 2)], []],
    ['everything through the head', threeDaysAhead, [range(1, 5)], []],
    ['another place', twoHoursBack, [range(1, 1)], [3]],
  ])('do not, once %s is corrected', (_, times, corrections, sequences) => {
    expect(goingBack(times, ...corrections)).toEqual(sequences);
  });

  it.each([1_024, 1_025, 4_000])('are known of a log of %i events', (length) => {
    const steady = Array.from({ length }, () => at('01T10:00'));
    const ahead = steady.with(499, at('03T10:00'));
    const behind = [...steady, at('01T08:59')];
    expect(goingBack(ahead)).toHaveLength(length - 500);
    expect(goingBack(ahead, range(500, 500))).toEqual([]);
    expect(goingBack(behind, range(1, 1))).toEqual([length + 1]);
    expect(goingBack(behind, range(1, length))).toEqual([]);
    expect(goingBack(behind, range(length + 1, length + 1))).toEqual([]);
  });

  it.each<[string, readonly string[], readonly ClockRange[], readonly number[]]>([
    ['the first of two that go back', [9, 7, 7].map((h) => at(`01T0${h}:00`)), [range(2, 2)], [3]],
    ['the second of two that go back', [9, 7, 7].map((h) => at(`01T0${h}:00`)), [range(3, 3)], [2]],
    ['both that go back', [9, 7, 7].map((h) => at(`01T0${h}:00`)), [range(2, 3)], []],
    [
      'the event before two that go back',
      [9, 7, 7].map((h) => at(`01T0${h}:00`)),
      [range(1, 1)],
      [],
    ],
    [
      'the year 2025, and the next event',
      [at('01T09:00'), '2025-01-01T00:00:00.000Z', at('01T07:00')],
      [range(2, 2)],
      [3],
    ],
  ])('go back as far as they did, once %s is corrected', (_, times, corrections, sequences) => {
    expect(goingBack(times, ...corrections)).toEqual(sequences);
  });

  it('go back behind a correction as they did before, and count in the latest', () => {
    const recorded = new TimesRecorded();
    for (const [index, time] of threeDaysAhead.entries()) recorded.check(placed(index + 1, time));
    recorded.correct(range(2, 3));
    expect(recorded.latest).toBe(at('01T09:04'));
    recorded.check(placed(6, at('01T12:00')));
    recorded.check(placed(7, at('01T10:00')));
    expect(
      recorded
        .end()
        .map(({ sequence, eventId, stream, detail }) => [sequence, eventId, stream, detail]),
    ).toEqual([
      [
        ...([7, 'e7', 's'] as const),
        `the event was recorded at ${at('01T10:00')}, and an event before it at ${at('01T12:00')}`,
      ],
    ]);
  });
});
