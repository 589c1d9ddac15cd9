import { readModel } from '@art30/accounting';
import type { EventMetadata, SequencedEvent, TableRow } from '@art30/event-sourcing';
import type { PackEvent } from './pack-event';

/** Rows of an event in the tables of the service. An unreadable event has few or none, and the reason in `why`. */
export type Read =
  | { readonly isRead: true; readonly rows: readonly TableRow[] }
  | { readonly isRead: false; readonly rows: readonly TableRow[]; readonly why: string };

/**
 * Projects events, in log order, to the rows that the service would store. An unreadable event counts in no figure: the
 * service stops at it until an operator orders to skip it.
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

/**
 * Builds the event for the projections. Its `position` and `knownFrom` are empty, since the resulting rows are not
 * stored.
 */
function sequenced({ data, metadata, ...event }: PackEvent): SequencedEvent {
  return {
    ...event,
    position: '',
    knownFrom: '',
    data: typeof data === 'string' ? {} : data,
    metadata: (typeof metadata === 'string' ? {} : metadata) as unknown as EventMetadata,
  };
}
