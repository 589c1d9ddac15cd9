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
 * Builds a read model from the log in a temporary file and passes it to `use`, whether or not the service is running.
 * The result then depends on no stored file but the log.
 *
 * @throws CannotOpen if there is no log.
 * @throws PoisonEvent if an event cannot be read.
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
