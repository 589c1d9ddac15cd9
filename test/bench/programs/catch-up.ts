import { readModel } from '@art30/accounting';
import { runProjector } from '@art30/event-sourcing';
import { nodeTreeHashes, openEventStore, openSqliteReadStore } from '@art30/storage';
import { given, measured, tell } from '../harness/side';

interface Given {
  readonly url: string;
  readonly streamPrefix: string;
  /** Folder of the read model. */
  readonly dataDir: string;
  readonly events: number;
}

/** A read model from the first event of a server on, by the projector of the service. */
async function main({ url, streamPrefix, dataDir, events }: Given): Promise<void> {
  const log = openEventStore({ eventStoreUrl: url, streamPrefix });
  const { store } = openSqliteReadStore(dataDir, readModel);
  const end = new AbortController();
  const work = await measured(() =>
    runProjector(log, store, readModel, {
      signal: end.signal,
      hashes: nodeTreeHashes,
      onCheckpoint: ({ sequence }) => sequence >= events && end.abort(),
    }),
  );
  const { sequence } = store.checkpoint();
  store.close();
  await log.close();
  tell({ ...work, sequence });
}

void main(given<Given>());
