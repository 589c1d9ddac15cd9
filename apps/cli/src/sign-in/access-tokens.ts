import { readSecretFile } from '@art30/storage';
import { givenPassword, type Terminal } from './given-password';
import { signInByHttp } from './sign-in-by-http';

/** Sources from which an access token can be obtained. */
export interface TokenSources {
  /** Person who signs in with a password; undefined if only a given token is used. */
  readonly person: string | undefined;
  /** Address of the service. */
  readonly address: string;
  /** File with a token, which another program may renew during the run. */
  readonly tokenFile: string | undefined;
  readonly passwordFile: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/**
 * Access tokens of one person. They are renewed when needed: a token is valid for minutes, and a run may take hours.
 */
export interface AccessTokens {
  /** Returns the token for the next request. */
  current(): Promise<string>;
  /** Returns a new token after the service rejected the current one; undefined if no source has a new one. */
  renewed(): Promise<string | undefined>;
}

const variable = 'ARTICLE30_TOKEN';
const passwordVariable = 'ARTICLE30_PASSWORD';

/**
 * Chooses the source of tokens: a file, which is read for each request; else the environment; else sign-in with a
 * password. If the service rejects a token from the environment, the person signs in with the password, if one is
 * given.
 *
 * @throws Error with a sentence that says which option to give.
 */
export async function accessTokens(sources: TokenSources): Promise<AccessTokens> {
  const { tokenFile, environment, person } = sources;
  if (tokenFile !== undefined) return tokensIn(tokenFile);
  const given = environment[variable] ?? '';
  if (given === '' && person === undefined) {
    throw new Error(
      `the running service records the run: give your token as an auditor in ${variable} (npm run -s token) or --token-file, or sign in with --person`,
    );
  }
  const first = given === '' ? undefined : tokenIn(given, variable);
  if (person === undefined || (first !== undefined && !hasPassword(sources))) {
    return { current: async () => first ?? '', renewed: async () => undefined };
  }
  return tokensOf(person, sources, first);
}

/** True if a token or password is given, so that no prompt for one is needed. */
export function canSignIn(sources: TokenSources): boolean {
  const { tokenFile, environment } = sources;
  return tokenFile !== undefined || (environment[variable] ?? '') !== '' || hasPassword(sources);
}

function hasPassword({ passwordFile, environment }: TokenSources): boolean {
  return passwordFile !== undefined || (environment[passwordVariable] ?? '') !== '';
}

/**
 * Returns tokens of a person who signs in with a password. The prompt for the password comes at the start of the run,
 * while somebody is at the terminal.
 */
async function tokensOf(
  person: string,
  { address, passwordFile: file, environment, terminal }: TokenSources,
  first: string | undefined,
): Promise<AccessTokens> {
  const password = await givenPassword({ person, file, environment, terminal });
  const signIn = () => signInByHttp({ person, password, address });
  let token = first;
  return {
    current: async () => (token ??= await signIn()),
    renewed: async () => (token = await signIn()),
  };
}

function tokensIn(file: string): AccessTokens {
  let sent = '';
  const read = () => tokenIn(readSecretFile(file).trim(), file);
  return {
    current: async () => (sent = read()),
    renewed: async () => {
      const token = read();
      return token === sent ? undefined : (sent = token);
    },
  };
}

function tokenIn(text: string, from: string): string {
  if (/^[\w.-]+$/.test(text)) return text;
  throw new Error(`${from} holds no token: get one with npm run -s token`);
}
