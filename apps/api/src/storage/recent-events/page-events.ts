import type { Projected, RecordedEvent } from '@art30/event-sourcing';
import type { SeenEvent } from '@art30/ledger';

/**
 * Where the events of the page stand that those who wait are told of, by id: their answers name the sequence before the rows of
 * the page are written.
 */
export class AnnouncedEvents {
  private events = new Map<string, SeenEvent>();

  /** Notes the events of a page that could be read, in place of those of the page before. */
  note({ page, before, checkpoint }: Projected): void {
    const read = page.slice(0, checkpoint.sequence - before.sequence);
    this.events = new Map(
      read.map((event, index) => [event.id, seenAt(event, before.sequence + 1 + index)]),
    );
  }

  find(eventId: string): SeenEvent | undefined {
    return this.events.get(eventId);
  }
}

function seenAt({ stream, type, metadata }: RecordedEvent, sequence: number): SeenEvent {
  return { stream, type, requestHash: metadata.requestHash, sequence };
}
