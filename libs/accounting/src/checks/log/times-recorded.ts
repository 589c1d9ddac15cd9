import { daysBetween, isDate } from '../../kernel/dates';
import type { PlacedEvent } from '../segregation/placed';
import { findingAt, type LogFinding } from './finding';

/** How far the clocks of instances may lie apart. */
const apartMinutesMax = 60n;
const minutesOfDay = 1_440n;
const form = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):([0-5]\d):[0-5]\d\.\d{3}Z$/;

/** Whether events say when they were recorded, in UTC, and do not go back behind those before them. */
export class TimesRecorded {
  /** The latest time so far; empty before the first. */
  latest = '';

  check(placed: PlacedEvent): readonly LogFinding[] {
    const { recordedAt, recordedBy } = placed.event.metadata;
    if (typeof recordedBy !== 'string' || recordedBy === '') {
      return [findingAt(placed, 'OTHER_PEOPLE', 'it does not say who recorded it')];
    }
    if (!form.test(recordedAt) || !isDate(recordedAt.slice(0, 10))) {
      return [findingAt(placed, 'OTHER_TIME', 'it says no time in UTC at which it was recorded')];
    }
    if (recordedAt >= this.latest) {
      this.latest = recordedAt;
      return [];
    }
    if (!isLongBefore(recordedAt, this.latest)) return [];
    const detail = `it was recorded at ${recordedAt}, and an event before it at ${this.latest}`;
    return [findingAt(placed, 'OTHER_TIME', detail)];
  }
}

/** Whether a time is so long before another that no clock and no worker that lags is the reason. */
export function isLongBefore(time: string, later: string): boolean {
  return minutesBetween(time, later) > apartMinutesMax;
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
