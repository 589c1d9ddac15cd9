import { readModel } from '@art30/accounting';
import { rebuild } from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import {
  nodeTreeHashes,
  openEventLog,
  openScratchReadStore,
  withScratchFile,
  type StorageSettings,
} from '@art30/storage';

/**
 * Gives a read model that is rebuilt from the log itself, beside the running service or without
 * one: what it says does not hang on any file but the log. Its file is removed afterwards.
 *
 * @throws CannotOpen when there is no log.
 * @throws PoisonEvent at an event that cannot be projected.
 */
export async function withRebuiltBooks<Result>(
  settings: StorageSettings,
  use: (books: ReadStore, file: string) => Promise<Result>,
): Promise<Result> {
  const log = openEventLog(settings);
  try {
    return await withScratchFile(async (file) => {
      const books = openScratchReadStore(readModel, file);
      try {
        await rebuild(log, books, { hashes: nodeTreeHashes });
        return await use(books, file);
      } finally {
        books.close();
      }
    });
  } finally {
    await log.close();
  }
}
