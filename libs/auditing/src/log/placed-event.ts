import { kit } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import { engagementEvents, type EngagementEvent } from '../engagement/engagement.facts';

/** An event of the auditor's log with its sequence, starting at 1. */
export interface PlacedEvent {
  readonly stored: RecordedEvent;
  readonly event: EngagementEvent;
  readonly sequence: number;
}

const shapes: ReadonlyMap<string, kit.Shape> = new Map(Object.entries(engagementEvents));

/**
 * Parses a stored event of the auditor's log.
 *
 * @throws Error if the type of the event is unknown, or its data do not have the shape of that type.
 */
export function engagementEventOf({ id, type, data }: RecordedEvent): EngagementEvent {
  const shape = shapes.get(type);
  if (shape === undefined || !kit.fitsShape(shape, data)) {
    throw new Error(`event ${id} of the auditor's log is no ${type} that this program knows`);
  }
  return { type, data } as unknown as EngagementEvent;
}
