import { readModel } from '@art30/accounting';
import { openEventLog, openSqliteReadStore } from '@art30/storage';
import { given, measured, tell } from '../harness/side';

/** Opens a log and its read model and closes them: what is left of a start when nothing but the look through their files counts. */
async function main({ dataDir }: { readonly dataDir: string }): Promise<void> {
  tell(
    await measured(async () => {
      await openEventLog({ eventStoreUrl: `sqlite:${dataDir}/events.db` }).close();
      openSqliteReadStore(dataDir, readModel).store.close();
    }),
  );
}

void main(given<{ dataDir: string }>());
