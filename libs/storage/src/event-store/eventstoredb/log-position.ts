import type { Position } from '@art30/event-sourcing';

/** A position in the log of the server: two offsets of 64 bits. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Digits of the largest offset of 64 bits. */
const offsetDigits = 20;
/** The server reports an unknown position as -1 in an unsigned field. */
const unknownOffset = 2n ** 64n - 1n;

/**
 * Writes both offsets with a fixed width, so that positions sort as text; undefined for an unknown position.
 */
export function positionOf(place: LogPosition | undefined): Position | undefined {
  if (place === undefined) return undefined;
  if (place.commit >= unknownOffset || place.prepare >= unknownOffset) return undefined;
  return [place.commit, place.prepare].map((offset) => padded(offset)).join('');
}

/**
 * Parses a position into its offsets.
 *
 * @throws RangeError when it is no position of such a store.
 */
export function logPositionOf(position: Position): LogPosition {
  if (!/^\d{40}$/.test(position)) throw new RangeError(`${position} is no position of this store`);
  return {
    commit: BigInt(position.slice(0, offsetDigits)),
    prepare: BigInt(position.slice(offsetDigits)),
  };
}

function padded(offset: bigint): string {
  return offset.toString().padStart(offsetDigits, '0');
}
