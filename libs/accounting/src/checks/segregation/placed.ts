import type { RecordedEvent } from '@art30/event-sourcing';

/** An event and its place in the whole log. */
export interface PlacedEvent {
  readonly sequence: number;
  readonly event: RecordedEvent;
}
