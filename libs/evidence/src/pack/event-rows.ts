import { readModel } from '@art30/accounting';
import type { EventMetadata, SequencedEvent, TableRow } from '@art30/event-sourcing';
import type { PackEvent } from './pack-event';

/** Rows of an event in the books, or why it has none: as for the service, nobody can read it. */
export type Read =
  | { readonly isRead: true; readonly rows: readonly TableRow[] }
  | { readonly isRead: false; readonly rows: readonly TableRow[]; readonly why: string };

/**
 * Reads events in the order of the log as the service projects them. An event that it could not read
 * counts in no figure, there as here: the service stands still at it until an operator leaves it out.
 */
export class Reading {
  readonly #revisions = new Map<string, number>();

  of(event: PackEvent): Read {
    const { stream, revision } = event;
    const expected = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const projected = sequenced(event);
    try {
      if (revision !== expected) throw new Error(`stream ${stream} lacks revision ${expected}`);
      demandReadable(event);
      return { isRead: true, rows: readModel.projections.flatMap((one) => one.rowsOf(projected)) };
    } catch (error) {
      const rows = readModel.projections.flatMap((one) => one.rowsOfSkipped?.(projected) ?? []);
      return { isRead: false, rows, why: error instanceof Error ? error.message : String(error) };
    }
  }
}

function demandReadable({ data, metadata }: PackEvent): void {
  if (typeof data === 'string') throw new Error('its data is no JSON object');
  const recordedAt = typeof metadata === 'string' ? undefined : metadata['recordedAt'];
  if (typeof recordedAt !== 'string' || recordedAt === '') {
    throw new Error('it does not say when it was recorded');
  }
}

/** Rows are made of it that nobody keeps: they need no place in a store, and no time of knowledge. */
function sequenced({ data, metadata, ...event }: PackEvent): SequencedEvent {
  return {
    ...event,
    position: '',
    knownFrom: '',
    data: typeof data === 'string' ? {} : data,
    metadata: (typeof metadata === 'string' ? {} : metadata) as unknown as EventMetadata,
  };
}
