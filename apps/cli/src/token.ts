import { parseArgs } from 'node:util';
import { givenPassword } from './signing-in/given-password';
import { runCommand } from './running/run-command';
import { usualAddress } from './signing-in/service-url';
import { signInByHttp } from './signing-in/sign-in-by-http';

const usage =
  'npm run -s token -- --person <id> [--address http://127.0.0.1:3000] [--password-file <file>]';

runCommand(printToken);

/** Signs in at a running service, and prints the access token alone. */
async function printToken(): Promise<void> {
  const { person, address, file } = readOptions(process.argv.slice(2));
  const terminal = { input: process.stdin, output: process.stderr };
  const password = await givenPassword({ person, file, environment: process.env, terminal });
  console.log(await signInByHttp({ person, password, address }));
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { person: text, address: text, 'password-file': text };
  const { values } = parseArgs({ args: [...args], options });
  const { person, address = usualAddress, 'password-file': file } = values;
  if (person === undefined || person === '') throw new Error(`--person must name you: ${usage}`);
  return { person, address, file };
}
