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

/** How far a read model is rebuilt, and who looks on. */
export interface Rebuilding {
  /** Last sequence that is read; all of the log without one. */
  readonly through?: number;
  /** Is told of each page, the events that operators left out included. */
  readonly seen?: (read: readonly ReadEvent[]) => void;
  /** Is waited for after each page. */
  readonly rest?: (() => Promise<void>) | undefined;
  /** Those of the platform, where it has any. */
  readonly hashes?: TreeHashes | undefined;
}

/** An event and its place in the log. */
export interface ReadEvent {
  readonly event: RecordedEvent;
  readonly sequence: number;
  /** As the ledger reads it; nothing for one that is left out. */
  readonly readableEvent?: AnyLedgerEvent | undefined;
}

/**
 * Fills a read model from the log, page by page, from where it stands: from the first event where it is empty.
 *
 * @returns where the read model stands.
 * @throws PoisonEvent at an event that cannot be projected, or that lacks the one before it.
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
  /** What stands after so many events: the next page is read while one is projected. */
  const pageAfter = (sequence: number, position: Checkpoint['position']) => {
    const room = Math.min(pageEventsMax, through - sequence);
    const page = room > 0 ? log.readAll(position, room) : Promise.resolve([]);
    // It is heard of when its turn comes, and not at all where that does not come.
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
