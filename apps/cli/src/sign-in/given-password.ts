import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { readSecretFile } from '@art30/storage';

/**
 * Sources of a password. There is no command line option for a password, because other users of the machine can see
 * command lines.
 */
export interface PasswordSources {
  readonly person: string;
  /** File that contains only the password. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** Terminal of the person: the stream with the typed keys, and the stream that shows the prompt. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const variable = 'ARTICLE30_PASSWORD';

/**
 * Returns the password from the file. Without a file, takes it from the environment or from a hidden prompt.
 *
 * @throws Error if there is no password, or if other users can read the file.
 */
export async function givenPassword(sources: PasswordSources): Promise<string> {
  const password = await firstGiven(sources);
  if (password === '') throw new Error('no password was given');
  return password;
}

async function firstGiven({ person, file, environment, terminal }: PasswordSources) {
  if (file !== undefined) return readSecretFile(file).replace(/\r?\n$/, '');
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  if (terminal.input.isTTY === true) return typedHidden(`Password of ${person}: `, terminal);
  throw new Error(`give the password in ${variable} or --password-file: there is no terminal`);
}

/** Asks for a password on the terminal, and does not show the typed characters. */
async function typedHidden(question: string, { input, output }: Terminal): Promise<string> {
  const hidden = new Writable({ write: (_text, _encoding, done) => done() });
  const reader = createInterface({ input, output: hidden, terminal: true, historySize: 0 });
  output.write(question);
  try {
    return await new Promise<string>((resolve) => {
      reader.once('line', resolve);
      reader.once('close', () => resolve(''));
    });
  } finally {
    reader.close();
    output.write('\n');
  }
}
