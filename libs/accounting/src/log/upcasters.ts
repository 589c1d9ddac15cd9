import type { JsonObject } from '@art30/event-sourcing';

/**
 * What an event of a type that is not written any more is to the rest of the ledger: an event of a type
 * that is. The log keeps it as it is, and so does its leaf.
 */
export interface Upcaster {
  /** Type that was written until the change. */
  readonly from: string;
  /** Type that took its place. */
  readonly to: string;
  /** What changed, in a sentence for docs/events.md. */
  readonly because: string;
  /** Facts and entries under the present type; neither throws nor looks at anything else. */
  upcast(data: JsonObject): JsonObject;
}

/** None so far: every event that was ever written is of a type that still is. */
export const upcasters: readonly Upcaster[] = [];

/** A stored event as of today, whatever was written: several changes one after the other. */
export function upcasted<Stored extends { readonly type: string; readonly data: unknown }>(
  stored: Stored,
  known: readonly Upcaster[] = upcasters,
): Stored {
  let present = stored;
  for (;;) {
    const { type, data } = present;
    const next = known.find(({ from }) => from === type);
    if (next === undefined || typeof data !== 'object' || data === null) return present;
    present = { ...present, type: next.to, data: next.upcast(data as JsonObject) };
  }
}
