import type { Position } from '@art30/event-sourcing';

/** Digits of a position: enough for 10^16 events, and of fixed width so that they sort as text. */
const positionDigits = 16;

/** The position of the event with this place in the whole log, counted from 1 without gaps. */
export function positionOf(ordinal: number): Position {
  return String(ordinal).padStart(positionDigits, '0');
}

/** The ordinal of a position, 0 for the beginning of the log. */
export function ordinalOf(position: Position | null): number {
  if (position === null) return 0;
  if (!/^\d{16}$/.test(position)) throw new RangeError(`${position} is no position of this store`);
  return Number(position);
}
