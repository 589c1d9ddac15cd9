import type { Projected, RecordedEvent } from '@art30/event-sourcing';
import type { SeenEvent } from '@art30/ledger';

/**
 * Events of the page that is being announced to waiting requests, by id. The answers to these requests contain
 * sequences before the rows of the page are written.
 */
export class AnnouncedEvents {
  private events = new Map<string, SeenEvent>();

  /** Stores the readable events of a page. They replace those of the previous page, whose rows are written by now. */
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
