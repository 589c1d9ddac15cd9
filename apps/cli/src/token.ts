import { parseArgs } from 'node:util';
import { givenPassword } from './sign-in/given-password';
import { keptToken } from './sign-in/kept-token';
import { runCommand } from './run-command';
import { signInByHttp, usualAddress } from './sign-in/sign-in-by-http';

const usage =
  'npm run -s token -- --person <id> [--address <service>] [--password-file <file>] [--keep <file>]';

const help = `Signs in at a running service, and prints only the access token.

  ${usage}

  --person         person who signs in, with ARTICLE30_PASSWORD, --password-file or a typed password
  --address        address of the service, ${usualAddress} by default
  --password-file  file that contains only the password, and that only its owner can read
  --keep           file that caches the token, and that only its owner can read; a cached token that is valid
                   for a minute or more is printed without signing in`;

runCommand(help, printToken);

/** Prints an access token. A cached token is printed while it is valid; otherwise the person signs in for a new one. */
async function printToken(): Promise<void> {
  const { person, address, file, keep } = readOptions(process.argv.slice(2));
  const terminal = { input: process.stdin, output: process.stderr };
  const signIn = async () => {
    const password = await givenPassword({ person, file, environment: process.env, terminal });
    return signInByHttp({ person, password, address });
  };
  console.log(await (keep === undefined ? signIn() : keptToken(person, keep, signIn)));
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { person: text, address: text, keep: text, 'password-file': text };
  const { values } = parseArgs({ args: [...args], options });
  const { person, address = usualAddress, keep, 'password-file': file } = values;
  if (person === undefined || person === '') throw new Error(`--person must name you: ${usage}`);
  return { person, address, file, keep };
}
