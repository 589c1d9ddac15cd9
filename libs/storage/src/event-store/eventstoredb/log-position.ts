import type { Position } from '@art30/event-sourcing';

/** A position in the log of an EventStoreDB server: two unsigned offsets of 64 bits. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Digits of the largest offset of 64 bits. */
const offsetDigits = 20;
/** The server reports an unknown position as -1 in an unsigned field. */
const unknownOffset = 2n ** 64n - 1n;

/**
 * Returns both offsets as one text of 40 digits, so that positions can be compared as texts; undefined if the server
 * does not know the position.
 */
export function positionOf(place: LogPosition | undefined): Position | undefined {
  if (place === undefined) return undefined;
  if (place.commit >= unknownOffset || place.prepare >= unknownOffset) return undefined;
  return [place.commit, place.prepare].map((offset) => padded(offset)).join('');
}

/**
 * Parses a text of {@link positionOf} into the two offsets.
 *
 * @throws RangeError for another text, such as a position of another kind of store.
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
