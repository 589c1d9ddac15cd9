import { daysBetween, isDate } from '../../kernel/dates';
import { findingAt, type LogFinding, type PlacedEvent } from './finding';

const zero = 48;

/**
 * Recording times of events by sequence, rounded down to the minute. Each takes eight bytes, because a log has
 * millions of events.
 */
class TimeStamps {
  private stamps = new Float64Array(1_024);
  /** Highest sequence for which a time is stored. */
  last = 0;

  /** @param time UTC with milliseconds. */
  set(sequence: number, time: string): void {
    if (sequence >= this.stamps.length) this.grow(sequence);
    this.stamps[sequence] = stampOf(time);
    this.last = Math.max(this.last, sequence);
  }

  /** Returns the minute in UTC at which an event was recorded; empty if the event has no time. */
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

/** Packs the digits of year, month, day, hour and minute into one number. */
function stampOf(time: string): number {
  let stamp = 0;
  for (const at of [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15]) {
    stamp = stamp * 10 + time.charCodeAt(at) - zero;
  }
  return stamp;
}

/** Largest accepted difference in minutes between the clocks of two service instances that write to one log. */
const apartMinutesMax = 60n;
const minutesOfDay = 1_440n;
const form = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):([0-5]\d):[0-5]\d\.\d{3}Z$/;

/** A range of sequences, both ends included, whose recording times an operator declared wrong. */
export interface ClockRange {
  readonly fromSequence: number;
  readonly throughSequence: number;
}

/** True if all events of a range are earlier in the log than the event that corrects them. */
export function isRangeBefore(
  { fromSequence, throughSequence }: ClockRange,
  sequence: number,
): boolean {
  return fromSequence <= throughSequence && throughSequence < sequence;
}

/** True if an operator has declared the recording time of this event wrong. */
export function isCorrected(ranges: readonly ClockRange[], sequence: number): boolean {
  return ranges.some(
    ({ fromSequence, throughSequence }) => sequence >= fromSequence && sequence <= throughSequence,
  );
}

/** An event recorded more than an hour earlier than an event before it in the log. */
interface GoneBack {
  readonly placed: Pick<PlacedEvent, 'sequence'> & {
    readonly event: Pick<PlacedEvent['event'], 'id' | 'stream'>;
  };
  readonly recordedAt: string;
  readonly latest: string;
}

/**
 * Checks that recording times are in UTC and do not go back. An operator may later declare times wrong, so the
 * findings are final only at the end of the log.
 */
export class TimesRecorded {
  /** Latest recording time so far that was not declared wrong; empty before the first event. */
  latest = '';
  private readonly times = new TimeStamps();
  private readonly ranges: ClockRange[] = [];
  private goneBack: GoneBack[] = [];

  check({ sequence, event }: PlacedEvent): readonly LogFinding[] {
    const { id, stream, metadata } = event;
    const { recordedAt, recordedBy } = metadata;
    if (typeof recordedBy !== 'string' || recordedBy === '') {
      return [
        findingAt({ sequence, event }, 'OTHER_PEOPLE', 'the event does not say who recorded it'),
      ];
    }
    if (!form.test(recordedAt) || !isDate(recordedAt.slice(0, 10))) {
      const detail = 'the event says no time in UTC of its recording';
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

  /** Ignores the recording times of a range of earlier events, and judges later events again without them. */
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

  /** Returns findings of events whose time goes back, except times that an operator declared wrong. */
  end(): readonly LogFinding[] {
    return this.goneBack.map(({ placed, recordedAt, latest }) => ({
      sequence: placed.sequence,
      eventId: placed.event.id,
      stream: placed.event.stream,
      rule: 'OTHER_TIME',
      detail: `the event was recorded at ${recordedAt}, and an event before it at ${latest}`,
    }));
  }
}

/** True if a time is more than an hour before another one, which different clocks or a slow worker do not explain. */
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
