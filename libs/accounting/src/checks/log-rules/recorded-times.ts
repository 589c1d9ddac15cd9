import { daysBetween, isDate } from '../../kernel/dates';
import { findingAt, type LogFinding, type PlacedEvent } from './finding';

const zero = 48;

/** Times by the sequences of their events, to the minute, in eight bytes each: a log has millions. */
class TimeStamps {
  private stamps = new Float64Array(1_024);
  /** The last sequence that has a time. */
  last = 0;

  /** @param time UTC with milliseconds. */
  set(sequence: number, time: string): void {
    if (sequence >= this.stamps.length) this.grow(sequence);
    this.stamps[sequence] = stampOf(time);
    this.last = Math.max(this.last, sequence);
  }

  /** The minute of an event, in UTC; empty for one without a time. */
  at(sequence: number): string {
    const stamp = this.stamps[sequence] ?? 0;
    if (stamp === 0) return '';
    const digits = String(stamp).padStart(12, '0');
    const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
    return `${day}T${digits.slice(8, 10)}:${digits.slice(10)}:00.000Z`;
  }

  private grow(sequence: number): void {
    const larger = new Float64Array(Math.max(this.stamps.length * 2, sequence + 1));
    larger.set(this.stamps);
    this.stamps = larger;
  }
}

/** The digits of year, month, day, hour and minute as one number. */
function stampOf(time: string): number {
  let stamp = 0;
  for (const at of [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15]) {
    stamp = stamp * 10 + time.charCodeAt(at) - zero;
  }
  return stamp;
}

/** How far the clocks of instances may lie apart. */
const apartMinutesMax = 60n;
const minutesOfDay = 1_440n;
const form = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):([0-5]\d):[0-5]\d\.\d{3}Z$/;

/** Events whose times do not count, both ends included. */
export interface ClockRange {
  readonly fromSequence: number;
  readonly throughSequence: number;
}

/** Whether a range is one of events that stand before an event which is about it. */
export function isRangeBefore(
  { fromSequence, throughSequence }: ClockRange,
  sequence: number,
): boolean {
  return fromSequence <= throughSequence && throughSequence < sequence;
}

/** Whether a time that an event states counts for nothing, on an operator's word. */
export function isCorrected(ranges: readonly ClockRange[], sequence: number): boolean {
  return ranges.some(
    ({ fromSequence, throughSequence }) => sequence >= fromSequence && sequence <= throughSequence,
  );
}

/** An event that was recorded long before one that stands before it. */
interface GoneBack {
  readonly placed: Pick<PlacedEvent, 'sequence'> & {
    readonly event: Pick<PlacedEvent['event'], 'id' | 'stream'>;
  };
  readonly recordedAt: string;
  readonly latest: string;
}

/**
 * Whether events say when they were recorded, in UTC, and do not go back behind those before them. A later
 * event may say that some of these times do not count, so that which ones go back is known at the end.
 */
export class TimesRecorded {
  /** The latest time that counts so far; empty before the first. */
  latest = '';
  private readonly times = new TimeStamps();
  private readonly ranges: ClockRange[] = [];
  private goneBack: GoneBack[] = [];

  check({ sequence, event }: PlacedEvent): readonly LogFinding[] {
    const { id, stream, metadata } = event;
    const { recordedAt, recordedBy } = metadata;
    if (typeof recordedBy !== 'string' || recordedBy === '') {
      return [findingAt({ sequence, event }, 'OTHER_PEOPLE', 'it does not say who recorded it')];
    }
    if (!form.test(recordedAt) || !isDate(recordedAt.slice(0, 10))) {
      const detail = 'it says no time in UTC at which it was recorded';
      return [findingAt({ sequence, event }, 'OTHER_TIME', detail)];
    }
    this.times.set(sequence, recordedAt);
    const { latest } = this;
    if (recordedAt >= latest) this.latest = recordedAt;
    else if (isLongBefore(recordedAt, latest)) {
      this.goneBack.push({ placed: { sequence, event: { id, stream } }, recordedAt, latest });
    }
    return [];
  }

  /** Has the times of events before this count for nothing. */
  correct(range: ClockRange): void {
    this.ranges.push(range);
    const suspected = this.goneBack;
    this.goneBack = [];
    let [latest, next] = ['', 0];
    for (let sequence = 1; sequence <= this.times.last; sequence += 1) {
      if (isCorrected(this.ranges, sequence)) {
        if (suspected[next]?.placed.sequence === sequence) next += 1;
        continue;
      }
      const suspect = suspected[next];
      if (suspect?.placed.sequence === sequence) {
        next += 1;
        if (isLongBefore(suspect.recordedAt, latest)) this.goneBack.push({ ...suspect, latest });
      }
      const time = this.times.at(sequence);
      if (time > latest) latest = time;
    }
    this.latest = latest;
  }

  /** Events that go back, once all that says otherwise was taken. */
  end(): readonly LogFinding[] {
    return this.goneBack.map(({ placed, recordedAt, latest }) => ({
      sequence: placed.sequence,
      eventId: placed.event.id,
      stream: placed.event.stream,
      rule: 'OTHER_TIME',
      detail: `it was recorded at ${recordedAt}, and an event before it at ${latest}`,
    }));
  }
}

/** Whether a time is so long before another that no clock and no worker that lags is the reason. */
export function isLongBefore(time: string, later: string): boolean {
  return later !== '' && minutesBetween(time, later) > apartMinutesMax;
}

function minutesBetween(from: string, to: string): bigint {
  return (
    daysBetween(from.slice(0, 10), to.slice(0, 10)) * minutesOfDay + minuteOf(to) - minuteOf(from)
  );
}

function minuteOf(time: string): bigint {
  const [, hours = '0', minutes = '0'] = form.exec(time) ?? [];
  return BigInt(hours) * 60n + BigInt(minutes);
}
