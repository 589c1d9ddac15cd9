import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import { restoreLedger } from './recovery/restore-ledger';
import { runCommand } from './run-command';

const usage =
  'npm run -s restore -- [--from-checkpoint <file>] [--key <verifier key>], with the service stopped';

const help = `Records in a log that was restored from a backup that later events were lost.

  ${usage}

  --from-checkpoint  file with the last checkpoint that somebody kept; the newest of this file, ledger.json and CHECKPOINT_FOLDER is used
  --key              verifier key of the ledger, if the log does not have it

The ledger is the one that DATA_DIR (default ./data) and EVENTSTORE_URL name. Stop its service first.`;

runCommand(help, restore);

/** Records the loss of events in a log that was restored from a backup. */
async function restore(): Promise<void> {
  const text = { type: 'string' } as const;
  const options = { 'from-checkpoint': text, key: text };
  const { values } = parseArgs({ args: process.argv.slice(2), options });
  const { 'from-checkpoint': file, key } = values;
  console.log(await restoreLedger(readStorageSettings(process.env), { file, key }));
}
