import type { EventMetadata } from '@art30/event-sourcing';

/** In place of metadata that are no JSON object: an event that a projector stops at and names. */
export const blankMetadata: EventMetadata = {
  recordedAt: '',
  recordedBy: '',
  keyHash: '',
  requestHash: '',
};

export function isJsonObject(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** The refusal of a stream with an event that other programs wrote: nothing may be decided on it. */
export function noJsonObject(id: string, stream: string, revision: number | bigint): Error {
  return new Error(`event ${id} (${stream}@${revision}) is no JSON object`);
}
