import type { EventMetadata } from '@art30/event-sourcing';

/**
 * Stands in for event metadata that are no JSON object, which only another program can have written. Its empty
 * members are invalid, so the projector (writer of the tables for queries) stops at the event and names it.
 */
export const blankMetadata: EventMetadata = {
  recordedAt: '',
  recordedBy: '',
  keyHash: '',
  requestHash: '',
};

/** True for a JSON object, so neither an array nor raw bytes, as which EventStoreDB returns data that are not JSON. */
export function isJsonObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** Returns the error for an event that another program wrote: commands on its stream cannot be decided. */
export function noJsonObject(id: string, stream: string, revision: number | bigint): Error {
  return new Error(`event ${id} (${stream}@${revision}) is no JSON object`);
}
