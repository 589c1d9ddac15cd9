import { readModel } from '@art30/accounting';
import { rebuild } from '@art30/books';
import { nodeTreeHashes, openEventStore, openSqliteReadStore } from '@art30/storage';
import { given, measured, tell } from '../harness/side';

interface Given {
  readonly url: string;
  readonly streamPrefix: string;
  /** Folder of the read model. */
  readonly dataDir: string;
}

/** A read model from the first event of a server on, as a service fills it that starts without one. */
async function main({ url, streamPrefix, dataDir }: Given): Promise<void> {
  const log = openEventStore({ eventStoreUrl: url, streamPrefix });
  const { store } = openSqliteReadStore(dataDir, readModel);
  const work = await measured(async () => {
    await rebuild(log, store, { hashes: nodeTreeHashes });
  });
  const { sequence } = store.checkpoint();
  store.close();
  await log.close();
  tell({ ...work, sequence });
}

void main(given<Given>());
