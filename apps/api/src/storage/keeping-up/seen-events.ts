import type { ReadStore } from '@art30/event-sourcing';
import type { NamedEvent, SeenEvent } from '@art30/ledger';
import type { OwnAppends } from './own-appends';

/** Where single events stand: those of the read model, and those of this instance that it has not seen yet. */
export class SeenEvents {
  constructor(
    private readonly readStore: ReadStore,
    private readonly own: OwnAppends,
  ) {}

  /** Stream, request and sequence of the event with this id, if the read model has seen it. */
  find(eventId: string): SeenEvent | undefined {
    return this.seen('event_id', eventId);
  }

  /** Stream and request of the event that comes from this. */
  findNamed(name: string): NamedEvent | undefined {
    this.own.forget(this.readStore.checkpoint().position);
    return this.own.named(name) ?? this.seen('event_name', name);
  }

  private seen(by: 'event_id' | 'event_name', value: string): SeenEvent | undefined {
    const [row] = this.readStore.query(
      `SELECT stream, type, request_hash, sequence FROM events WHERE ${by} = ?`,
      [value],
    );
    if (row === undefined) return undefined;
    return {
      stream: String(row['stream']),
      type: String(row['type']),
      requestHash: String(row['request_hash']),
      sequence: Number(row['sequence']),
    };
  }
}
