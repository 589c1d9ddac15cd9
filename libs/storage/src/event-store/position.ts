import type { Position } from '@art30/event-sourcing';

/** Digits of a position (an event's place in the whole log). The fixed width lets positions be compared as texts. */
const positionDigits = 16;

/** Returns the position of an event by its ordinal in the whole log, counted from 1 without gaps. */
export function positionOf(ordinal: number): Position {
  return String(ordinal).padStart(positionDigits, '0');
}

/** Returns the ordinal of a position; 0 for null, the beginning of the log. */
export function ordinalOf(position: Position | null): number {
  if (position === null) return 0;
  if (!/^\d{16}$/.test(position)) throw new RangeError(`${position} is no position of this store`);
  return Number(position);
}
