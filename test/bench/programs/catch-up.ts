import { readModel } from '@art30/accounting';
import { rebuild } from '@art30/books';
import { nodeTreeHashes, openSqliteReadStore } from '@art30/storage';
import { LogThread } from '../../../apps/api/src/storage/log-thread/log-thread';
import { given, measured, tell } from '../harness/side';

/** Default time limit of a call in the service. */
const eventStoreCallMs = 5_000;

interface Given {
  readonly url: string;
  readonly streamPrefix: string;
  /** Folder of the read model. */
  readonly dataDir: string;
}

/**
 * Program that builds a read model from the first event of a server, as a service does that starts without
 * one.
 */
async function main({ url, streamPrefix, dataDir }: Given): Promise<void> {
  const where = { eventStoreUrl: url, streamPrefix, eventStoreCallMs };
  const log = await LogThread.open({ ...where, dataDir });
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
