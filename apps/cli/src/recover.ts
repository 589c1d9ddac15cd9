import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import { recoverAdministrator } from './recovery/administrator';
import { recoverIdentityProvider } from './recovery/identity-provider';
import { runCommand } from './running/run-command';

const usage =
  'npm run -s recover -- --administrator <id>, or --identity-provider, with the service stopped';

const help = `Lets people in again where two administrators cannot; the log says that this was done.

  ${usage}

  --administrator      gives this administrator of local accounts a new single-use secret
  --identity-provider  gives the ledger the identity provider back that it had before the last change

Of the ledger that DATA_DIR (./data where it is not set) and EVENTSTORE_URL name.`;

runCommand(help, recover);

/** The way past two administrators, for where there are not two who can act; the log says that it was gone. */
async function recover(): Promise<void> {
  const { administrator, isIdentityProvider } = readOptions(process.argv.slice(2));
  const settings = readStorageSettings(process.env);
  if (isIdentityProvider) return recoverIdentityProvider(settings);
  return recoverAdministrator(administrator, settings);
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { administrator: text, 'identity-provider': flag };
  const { values } = parseArgs({ args: [...args], options });
  const { administrator = '', 'identity-provider': isIdentityProvider = false } = values;
  if ((administrator === '') !== isIdentityProvider) {
    throw new Error(`say what to recover: ${usage}`);
  }
  return { administrator: administrator.toLowerCase(), isIdentityProvider };
}
