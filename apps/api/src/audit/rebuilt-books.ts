import { readModel } from '@art30/accounting';
import {
  emptyCheckpoint,
  pageEventsMax,
  projectPage,
  type EventStore,
  type ReadStore,
} from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';
import type { Config } from '../config';
import { openEventLog } from '../storage/open-stores';
import { skippedEvents } from '../storage/skipped-events';
import { withScratchFile } from './scratch-file';

/**
 * Gives a read model that is rebuilt from the log itself, beside the running service or without
 * one: what it says does not hang on any file but the log. It is removed afterwards.
 *
 * @throws CannotOpen when there is no log.
 * @throws PoisonEvent at an event that cannot be projected.
 */
export async function withRebuiltBooks<Result>(
  { eventStoreUrl }: Pick<Config, 'eventStoreUrl'>,
  use: (books: ReadStore) => Promise<Result>,
): Promise<Result> {
  const log = openEventLog(eventStoreUrl);
  try {
    return await withScratchFile(async (file) => {
      const books = openScratchReadStore(readModel, file);
      try {
        await rebuild(log, books);
        return await use(books);
      } finally {
        books.close();
      }
    });
  } finally {
    await log.close();
  }
}

async function rebuild(log: EventStore, books: ReadStore): Promise<void> {
  const skipped = await skippedEvents(log);
  let checkpoint = emptyCheckpoint;
  for (;;) {
    const page = await log.readAll(checkpoint.position, pageEventsMax);
    const projected = projectPage(readModel, page, checkpoint, skipped);
    if (projected.poison) throw projected.poison;
    books.apply(projected.rows, projected.checkpoint);
    checkpoint = projected.checkpoint;
    if (page.length < pageEventsMax) return;
  }
}
