import type { EventMetadata } from '@art30/event-sourcing';

/** Replaces metadata that are no JSON object; a projector stops at such an event and names it. */
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

/** Error for a stream with an event that another program wrote in a form on which nothing may be decided. */
export function noJsonObject(id: string, stream: string, revision: number | bigint): Error {
  return new Error(`event ${id} (${stream}@${revision}) is no JSON object`);
}
