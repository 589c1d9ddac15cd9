import { openEventLog } from '@art30/storage';
import { given, measured, tell } from '../harness/side';

/** Opens a log and closes it: what is left of a start when nothing but the look through the file counts. */
async function main({ log }: { readonly log: string }): Promise<void> {
  tell(await measured(() => openEventLog({ eventStoreUrl: `sqlite:${log}` }).close()));
}

void main(given<{ log: string }>());
