import { readModel, type AnyLedgerEvent } from '@art30/accounting';
import {
  pageEventsMax,
  projectPage,
  StreamGaps,
  type Checkpoint,
  type EventStore,
  type ReadStore,
  type RecordedEvent,
  type TreeHashes,
} from '@art30/event-sourcing';
import { ClockCorrections } from './clock-corrections';
import { skippedEvents } from '../registers/skipped-events';

/** Options of a rebuild of a read model from the log. */
export interface Rebuilding {
  /** Sequence of the last event to read; the whole log if left out. */
  readonly through?: number;
  /** Called with each page of events that was read, including events that operators excluded. */
  readonly seen?: (read: readonly ReadEvent[]) => void;
  /** Awaited after each page, so that the process can serve other work. */
  readonly rest?: (() => Promise<void>) | undefined;
  /** Faster hashing of the Merkle tree by the platform, if it offers any. */
  readonly hashes?: TreeHashes | undefined;
}

/** An event and its sequence in the log. */
export interface ReadEvent {
  readonly event: RecordedEvent;
  readonly sequence: number;
  /** The event as this build parsed it; undefined for an event that operators excluded. */
  readonly readableEvent?: AnyLedgerEvent | undefined;
}

/**
 * Fills a read model from the log, page by page. It starts after the last event that the read model contains, or at the
 * first event if the read model is empty.
 *
 * @returns the checkpoint of the read model, which states the last event that it contains.
 * @throws PoisonEvent at an event that cannot be processed, or whose predecessor in its stream is missing.
 */
export async function rebuild(
  log: EventStore,
  books: ReadStore,
  rebuilding: Rebuilding = {},
): Promise<Checkpoint> {
  const fill = () => fed(log, books, rebuilding);
  const isEmpty = books.checkpoint().sequence === 0;
  return isEmpty && books.filling ? books.filling(fill) : fill();
}

async function fed(
  log: EventStore,
  books: ReadStore,
  { through = Infinity, seen, rest, hashes }: Rebuilding,
): Promise<Checkpoint> {
  const skipped = await skippedEvents(log);
  const { untimed } = await ClockCorrections.of(log);
  let checkpoint = books.checkpoint();
  const gaps = new StreamGaps(log);
  /** Begins to read the page after an event, so that it is read while the current page is processed. */
  const pageAfter = (sequence: number, position: Checkpoint['position']) => {
    const room = Math.min(pageEventsMax, through - sequence);
    const page = room > 0 ? log.readAll(position, room) : Promise.resolve([]);
    // This avoids an unhandled rejection. The error is thrown when the page is awaited, and is ignored if it
    // never is.
    page.catch(() => undefined);
    return page;
  };
  let next = pageAfter(checkpoint.sequence, checkpoint.position);
  for (;;) {
    const page = await next;
    const last = page.at(-1);
    if (last === undefined) break;
    const { sequence: before } = checkpoint;
    next = pageAfter(before + page.length, last.position);
    const missing = await gaps.in(page);
    const projected = projectPage(readModel, page, checkpoint, {
      skipped,
      missing,
      hashes,
      untimed,
    });
    if (projected.poison) throw projected.poison;
    const read = page.map((event, index) => ({
      event,
      sequence: before + index + 1,
      readableEvent: projected.read[index] as AnyLedgerEvent | undefined,
    }));
    seen?.(read);
    books.apply(projected.rows, projected.checkpoint);
    checkpoint = projected.checkpoint;
    await rest?.();
  }
  return checkpoint;
}
