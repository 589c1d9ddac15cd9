import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { readSecretFile } from '@art30/storage';

/** Where a password can come from; never from an argument, which everybody on the machine can read. */
export interface PasswordSources {
  readonly person: string;
  /** File that holds nothing but the password. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** Keys that somebody presses, and where the question is put. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const variable = 'ARTICLE30_PASSWORD';

/**
 * The password from the file, else from the environment, else as it is typed, hidden.
 *
 * @throws Error where there is none, or others may read the file.
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

/** Asks on the terminal, which shows nothing of the answer. */
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
