import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import { restoreLedger } from './recovery/restore-ledger';
import { runCommand } from './run-command';

const usage =
  'npm run -s restore -- [--from-checkpoint <file>] [--key <verifier key>], with the service stopped';

const help = `Says in a log that was put back from a backup that events of it were lost.

  ${usage}

  --from-checkpoint  file with the last checkpoint that somebody kept; of it and those in ledger.json and CHECKPOINT_FOLDER the newest is taken
  --key              verifier key of the ledger, where the log lacks it

Of the ledger that DATA_DIR (./data where it is not set) and EVENTSTORE_URL name.`;

runCommand(help, restore);

/** Records in a log restored from a backup that events were lost. */
async function restore(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { 'from-checkpoint': text, key: text };
  const { values } = parseArgs({ args: process.argv.slice(2), options });
  const { 'from-checkpoint': file, key } = values;
  console.log(await restoreLedger(readStorageSettings(process.env), { file, key }));
}
