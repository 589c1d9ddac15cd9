import { eventNameOf, type RecordedEvent } from '../event-store';

/** Where in a stream each name stands first, as far as its events were looked through. */
export class StreamNames {
  private readonly revisions = new Map<string, number>();
  private lastId: string | undefined;
  private looked = 0;

  /** Events that were looked through. */
  get length(): number {
    return this.looked;
  }

  /** Whether a stream begins with the events that were looked through: it only grows. */
  isOf(recorded: readonly RecordedEvent[]): boolean {
    return this.looked <= recorded.length && this.lastId === recorded[this.looked - 1]?.id;
  }

  /** Looks through the events that have come since. */
  goOn(recorded: readonly RecordedEvent[]): void {
    for (; this.looked < recorded.length; this.looked += 1) {
      const event = recorded[this.looked] as RecordedEvent;
      const name = eventNameOf(event);
      if (!this.revisions.has(name)) this.revisions.set(name, this.looked);
      this.lastId = event.id;
    }
  }

  find(name: string): number | undefined {
    return this.revisions.get(name);
  }
}
