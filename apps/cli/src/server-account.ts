import { BadSetting, keepServerAccount, secretIn, textSetting } from '@art30/storage';
import { runCommand } from './run-command';

const help = `Makes the ledger's account on an event store server, with exactly the rights that the service needs.

  npm run server-account

EVENTSTORE_ADMIN_URL_FILE names a file with the connection string of an administrator of the server.
EVENTSTORE_URL_FILE names a file with the connection string of the ledger; its user and password are those of
the account. A repeated run sets the password again. Other rights that the streams have are kept and printed.`;

const said = {
  made: 'the account was made and has its rights',
  there: 'the account existed already; its password and rights are set',
} as const;

runCommand(help, async () => {
  const [admin, ledger] = [urlIn('EVENTSTORE_ADMIN_URL_FILE'), urlIn('EVENTSTORE_URL_FILE')];
  console.log(said[await keepServerAccount(admin, ledger)]);
});

/**
 * Reads a connection string from the file that an environment variable names.
 *
 * @throws BadSetting if the variable is empty, or if the file is missing or unusable.
 */
function urlIn(setting: string): string {
  const file = textSetting(process.env, setting, '');
  if (file === '') throw new BadSetting(setting, 'must name a file with a connection string');
  return secretIn(file, setting);
}
